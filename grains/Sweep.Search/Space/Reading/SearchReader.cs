namespace Sweep.Search;

/// <summary>Reads how values are combined: a strategy alone, or an object.</summary>
internal sealed class SearchReader(JsonPart? part, FaultList faults)
{
    private const string Example = "\"search\": { \"strategy\": \"random\", \"trials\": 50 }";

    private readonly Section? _section = part is JsonObjectPart search ? new Section(search, GridKeys.Search, faults) : null;

    /// <summary>The number of trials of a random search, to blame; null if it is not written.</summary>
    public JsonPart? Trials => (part as JsonObjectPart)?.Find(GridKeys.Trials);

    /// <returns>Null after a fault, for then nobody knows which search is meant.</returns>
    public SearchSpec? Read()
    {
        var named = _section is null ? part : _section.Find(GridKeys.Strategy);
        if (StrategyOf(named) is not { } strategy) return null;
        var trials = _section?.ReadOptional(GridKeys.Trials, GridRules.Points);
        if (faults.Blames(Trials)) return null;
        if (strategy == SearchStrategy.Grid)
        {
            if (trials is null) return SearchSpec.Grid;
            faults.Add(
                Trials!,
                $"A grid search trains every combination, so it has no number of trials; leave it out, or write {Example}.");
            return null;
        }

        if (trials is not null) return new SearchSpec(strategy, trials);
        faults.Add(part!, $"A random search needs a number of trials; write {Example}.");
        return null;
    }

    /// <summary>Who decides which trials go on: the second half of the same object.</summary>
    public SchedulerReader Scheduler() => new(_section, faults);

    private SearchStrategy? StrategyOf(JsonPart? named)
    {
        if (named is null) return SearchStrategy.Grid;
        if (named is JsonTextPart { Text: var word })
        {
            if (GridWords.Strategies.TryFind(word, out var strategy)) return strategy;
            if (GridWords.Schedulers.TryFind(word, out _))
            {
                faults.Add(
                    named,
                    $"{Quoted.Text(word)} is a scheduler, not a way to combine values; write \"search\": {{ \"scheduler\": \"{word}\" }}.");
                return null;
            }

            if (NotYet.IsStrategy(word))
            {
                faults.Add(
                    named,
                    $"{Quoted.Text(word)} is not yet in this version; {named.Path.Name} takes {GridRules.Strategy.Expected}.");
                return null;
            }
        }

        GridRules.Strategy.Read(named, faults, default);
        return null;
    }
}
