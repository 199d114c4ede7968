using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>
/// Reads a spec from the parts of a grid file. What it returns means something only if no fault was added.
/// </summary>
internal sealed class SpecReader(JsonObjectPart root, FaultList faults)
{
    private readonly Section _top = new(root, GridKeys.TopLevel, faults);
    private readonly CorpusReader _corpus = new(root, faults);

    public SweepSpec Read()
    {
        var searchReader = new SearchReader(_top.Find(GridKeys.Search), faults);
        var search = searchReader.Read();
        var scheduler = searchReader.Scheduler();
        var corpus = _corpus.Read();
        var space = new SpaceReader(_top.FindObject(GridKeys.Hyperparameters), search, faults);
        var spec = new SweepSpec(
            _top.Read(GridKeys.Name, GridRules.Name, NameAfter(corpus)),
            corpus,
            space.Read(),
            _top.Read(GridKeys.Repeats, GridRules.Repeats, SpecDefaults.Repeats),
            _top.Read(GridKeys.Seed, GridRules.Seed, SpecDefaults.Seed),
            ReadObjective(corpus),
            ReadCheckpoint(),
            ReadPrompts(),
            _top.Read(GridKeys.SampleEveryEpochs, GridRules.SampleEveryEpochs, SpecDefaults.SampleEveryEpochs),
            _top.Read(GridKeys.SampleLength, GridRules.SampleLength, SpecDefaults.SampleLength),
            _top.Read(GridKeys.Retries, GridRules.Retries, SpecDefaults.Retries),
            _top.Read(GridKeys.Priority, GridRules.Priority, SpecDefaults.Priority))
        {
            Search = search ?? SearchSpec.Grid,
        };
        space.CheckSize(spec.Repeats);
        if (faults.IsEmpty) spec = spec with { Search = spec.Search with { Scheduler = scheduler.For(spec.Space) } };
        if (faults.IsEmpty && PointsRule.FindFault(spec) is { } problem) faults.Add(searchReader.Trials!, problem);
        // What extends a spec with faults is anyone's guess.
        return faults.IsEmpty ? new ExtensionReader(faults).ExtendAll(spec, _top.Find(GridKeys.Extensions)) : spec;
    }

    private ObjectiveSpec ReadObjective(CorpusSpec corpus)
    {
        var section = new Section(_top.FindObject(GridKeys.Objective), GridKeys.Objective, faults);
        var objective = new ObjectiveSpec(
            section.Read(GridKeys.Metric, GridRules.Metric, SpecDefaults.Metric(corpus.ValidationTokens)),
            section.ReadOptional(GridKeys.Target, GridRules.Target),
            section.Read(GridKeys.StopAtTarget, GridRules.StopAtTarget, SpecDefaults.Stop));
        if (objective.Metric == ObjectiveMetric.ValidationPerplexity && _corpus.HoldsOutNothing(corpus))
        {
            faults.Add(
                section.Find(GridKeys.Metric)!,
                "'validation_perplexity' needs held-out tokens; give corpus.validation_tokens a number above 0.");
        }

        if (objective.StopAtTarget != StopAtTarget.Never && !section.Has(GridKeys.Target))
        {
            var stop = section.Find(GridKeys.StopAtTarget)!;
            faults.Add(stop, $"{Quoted.Value(stop)} needs a target; give objective.target a perplexity above 1.");
        }

        return objective;
    }

    private CheckpointSpec ReadCheckpoint()
    {
        var section = new Section(_top.FindObject(GridKeys.Checkpoint), GridKeys.Checkpoint, faults);
        var seconds = section.Read(GridKeys.EverySeconds, GridRules.EverySeconds, SpecDefaults.EverySeconds);
        return new CheckpointSpec(
            // A year of ticks is below 2^53, so rounding gives back every tick that was written out.
            TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)),
            section.ReadOptional(GridKeys.CandidateEpochs, GridRules.CandidateEpochs),
            section.Read(GridKeys.Quota, GridRules.Quota, SpecDefaults.QuotaBytes));
    }

    private ImmutableArray<string> ReadPrompts()
    {
        switch (_top.Find(GridKeys.Prompts))
        {
            case null:
                return SpecDefaults.Prompts;
            case JsonArrayPart list:
                return _top.ReadList(list, GridRules.Prompt, GridRules.MostPrompts);
            case var other:
                faults.Add(other, $"{Quoted.Value(other)} is not a list; prompts takes one, such as [\"traveller\"].");
                return [];
        }
    }

    /// <summary>The corpus name, or its end where it is too long: of a path that is the part that tells most.</summary>
    private static string NameAfter(CorpusSpec corpus)
    {
        var start = Math.Max(0, corpus.Name.Length - GridRules.MostCharactersOfAName);
        if (start > 0 && char.IsLowSurrogate(corpus.Name[start])) start++;
        return corpus.Name[start..];
    }
}
