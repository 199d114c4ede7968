namespace Sweep.Search;

/// <summary>Reads how values are combined: a strategy alone, or an object.</summary>
internal sealed class SearchReader(JsonPart? part, FaultList faults)
{
    private const string Example = "\"search\": { \"strategy\": \"random\", \"trials\": 50 }";

    /// <summary>The number of trials of a random search, to blame; null if it is not written.</summary>
    public JsonPart? Trials => (part as JsonObjectPart)?.Find(GridKeys.Trials);

    /// <returns>Null after a fault, for then nobody knows which search is meant.</returns>
    public SearchSpec? Read()
    {
        var section = part is JsonObjectPart search ? new Section(search, GridKeys.Search, faults) : null;
        var named = section is null ? part : section.Find(GridKeys.Strategy);
        if (StrategyOf(named) is not { } strategy) return null;
        var trials = section?.ReadOptional(GridKeys.Trials, GridRules.Points);
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

    private SearchStrategy? StrategyOf(JsonPart? named)
    {
        if (named is null) return SearchStrategy.Grid;
        if (named is JsonTextPart { Text: var word })
        {
            if (GridWords.Strategies.TryFind(word, out var strategy)) return strategy;
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
