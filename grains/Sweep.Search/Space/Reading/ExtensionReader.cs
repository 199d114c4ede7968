using System.Collections.Immutable;
using System.Numerics;

namespace Sweep.Search;

/// <summary>Reads what an extension adds to a spec.</summary>
internal sealed class ExtensionReader(FaultList faults)
{
    /// <summary>Reads the list of a grid file, the first extension first.</summary>
    /// <returns>The spec after all of them; it means something only if no fault was added.</returns>
    public SweepSpec ExtendAll(SweepSpec spec, JsonPart? part)
    {
        if (part is null) return spec;
        if (part is not JsonArrayPart list)
        {
            faults.Add(
                part, $"{Quoted.Value(part)} is not a list; extensions takes one, such as [{{ \"lr\": [4, 8] }}].");
            return spec;
        }

        foreach (var item in list.Items)
        {
            if (item is JsonObjectPart extension)
            {
                _ = new Section(extension, GridKeys.Extensions, faults);
                var known = extension.Members.Where(member => GridKeys.Has(GridKeys.Extensions, member.Name));
                spec = Extend(spec, item.Path, item.Origin, known);
            }
            else
            {
                faults.Add(
                    item,
                    $"{Quoted.Value(item)} is not an object; an extension takes keys in braces, such as {{ \"lr\": [4, 8] }}.");
            }
        }

        return spec;
    }

    /// <summary>Adds members under known keys as one extension.</summary>
    /// <param name="spec">The spec before.</param>
    /// <param name="path">The extension's, to blame it as a whole.</param>
    /// <param name="origin">The extension's.</param>
    /// <param name="members">What to add. Several for one axis add their values one after another; of several that raise one
    /// number the last wins, so that the same again is nothing new.</param>
    /// <returns>The spec itself if nothing is new; it means something only if no fault was added.</returns>
    public SweepSpec Extend(SweepSpec spec, JsonPath path, JsonOrigin origin, IEnumerable<JsonMember> members)
    {
        var all = members.ToArray();
        var next = all
            .Where((member, index) => !Raises(spec, member.Name) || !all.Skip(index + 1).Any(later => later.Name == member.Name))
            .Aggregate(spec, Add);
        if (next.Stage == spec.Stage) return spec;
        if (spec.Stages.Length == SpecExtension.Most)
            faults.Add(path, origin, $"The sweep was extended '{SpecExtension.Most:N0}' times, which is the most; submit a new one.");
        CheckSize(next, path, origin);
        if (PointsRule.FindFault(next) is { } points) faults.Add(path, origin, points);
        if (LayersRule.FindFault(next.Space) is { } layers) faults.Add(path, origin, layers);
        return next with { Stages = spec.Stages.Add(spec.Stage) };
    }

    private static bool Raises(SweepSpec spec, string key) =>
        key is GridKeys.Repeats or GridKeys.Trials || (key == GridKeys.Epochs && spec.Space.Epochs.Length == 1);

    private SweepSpec Add(SweepSpec spec, JsonMember member) => member.Name switch
    {
        GridKeys.Repeats => spec with { Repeats = Raise(member.Value, GridRules.Repeats, spec.Repeats) },
        GridKeys.Trials => AddPoints(spec, member.Value),
        GridKeys.Epochs when spec.Space.Epochs is [var epochs] => AddEpochs(spec, member.Value, epochs),
        _ when spec.Search.Trials is not null => BlameDrawn(spec, member.Value),
        var axis => spec with { Space = AddValues(spec.Space, axis, member.Value) },
    };

    private SweepSpec AddPoints(SweepSpec spec, JsonPart part)
    {
        if (spec.Search.Trials is { } trials)
            return spec with { Search = spec.Search with { Trials = Raise(part, GridRules.Points, trials) } };
        faults.Add(
            part,
            "Only a random search has a number of trials to raise; a grid is extended by values, such as lr=4, or by repeats.");
        return spec;
    }

    private SweepSpec BlameDrawn(SweepSpec spec, JsonPart part)
    {
        faults.Add(
            part,
            $"The values of {part.Path.Name} were drawn, so none can be added; a random search is extended by trials (trials=80) or"
            + " repeats, and by epochs where it has one number of them.");
        return spec;
    }

    private SweepSpec AddEpochs(SweepSpec spec, JsonPart part, int epochs)
    {
        if (part is JsonArrayPart { Items: [var only] }) part = only;
        if (part is JsonArrayPart)
        {
            faults.Add(
                part,
                $"{Quoted.Value(part)} is a list; all trials of this sweep train {epochs:N0} epochs, so epochs takes one larger"
                + " number, which holds for all of them.");
            return spec;
        }

        var raised = Raise(part, GridRules.Epochs, epochs);
        if (raised == epochs) return spec;
        var candidates = spec.Checkpoint.CandidateEpochs ?? Expansion.CandidateEpochs(epochs);
        return spec with
        {
            Space = spec.Space with { Epochs = [raised] },
            Checkpoint = spec.Checkpoint with { CandidateEpochs = candidates },
        };
    }

    private int Raise(JsonPart part, WholeRule<int> rule, int from)
    {
        var to = rule.Read(part, faults, from);
        if (to >= from) return to;
        faults.Add(
            part, $"{Quoted.Value(part)} is less than the {from:N0} that the sweep has; {part.Path.Name} can only be raised.");
        return from;
    }

    private SearchSpace AddValues(SearchSpace space, string axis, JsonPart part) => axis switch
    {
        GridKeys.Cell => space with { Cells = AddTo(space.Cells, GridRules.Cell, part) },
        GridKeys.Layers => space with { Layers = AddTo(space.Layers, GridRules.Layers, part) },
        GridKeys.Lr => space with { Lrs = AddTo(space.Lrs, GridRules.Lr, part) },
        GridKeys.HiddenSize => space with { HiddenSizes = AddTo(space.HiddenSizes, GridRules.HiddenSize, part) },
        GridKeys.Sampling => space with { Samplings = AddTo(space.Samplings, GridRules.Sampling, part) },
        GridKeys.BatchSize => space with { BatchSizes = AddTo(space.BatchSizes, GridRules.BatchSize, part) },
        GridKeys.NumSteps => space with { NumSteps = AddTo(space.NumSteps, GridRules.NumSteps, part) },
        GridKeys.Epochs => space with { Epochs = AddTo(space.Epochs, GridRules.Epochs, part) },
        GridKeys.ClipNorm => space with { ClipNorms = AddTo(space.ClipNorms, GridRules.ClipNorm, part) },
        GridKeys.InitStd => space with { InitStds = AddTo(space.InitStds, GridRules.InitStd, part) },
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "No such hyperparameter."),
    };

    private ImmutableArray<T> AddTo<T>(ImmutableArray<T> known, ValueRule<T> rule, JsonPart part)
        where T : notnull
    {
        var items = part is JsonArrayPart list ? list.Items : [part];
        if (items.IsEmpty)
            faults.Add(part, $"'[]' is an empty list; {part.Path.Name} takes {rule.Expected}, or a list of such values.");
        HashSet<T> seen = [.. known];
        var added = items
            .Select(item => (Part: item, Value: rule.Read(item, faults, default!)))
            .Where(item => !faults.Blames(item.Part) && seen.Add(item.Value))
            .Select(item => item.Value)
            .ToArray();
        if (added.Length == 0) return known;
        if (seen.Count > GridRules.MostValuesOfAnAxis)
        {
            faults.Add(
                part,
                $"{part.Path.Name} would have '{seen.Count:N0}' values; at most {GridRules.MostValuesOfAnAxis:N0} are allowed.");
        }

        return [.. known, .. added];
    }

    private void CheckSize(SweepSpec spec, JsonPath path, JsonOrigin origin)
    {
        var factors = Expansion.Box(spec.Stage).Where(length => length > 1).ToArray();
        var trials = factors.Aggregate(BigInteger.One, static (product, length) => product * length);
        if (trials <= GridRules.MostTrials) return;
        faults.Add(
            path,
            origin,
            $"The sweep would have '{trials:N0}' trials ({string.Join(" x ", factors)}); at most {GridRules.MostTrials:N0} are"
            + $" allowed. Add fewer {(spec.Search.Trials is null ? "values" : "trials")} or repeats.");
    }
}
