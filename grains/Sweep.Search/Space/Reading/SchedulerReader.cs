namespace Sweep.Search;

/// <summary>Reads who decides which trials go on.</summary>
internal sealed class SchedulerReader
{
    private readonly Section? _section;
    private readonly FaultList _faults;
    private readonly SchedulerKind? _kind;
    private readonly int? _eta;
    private readonly int? _minEpochs;

    /// <param name="section">The search; null if it is a strategy alone.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public SchedulerReader(Section? section, FaultList faults)
    {
        (_section, _faults) = (section, faults);
        if (section is null) return;
        _kind = KindOf(section);
        _eta = section.ReadOptional(GridKeys.Eta, GridRules.Eta);
        _minEpochs = section.ReadOptional(GridKeys.MinEpochs, GridRules.MinEpochs);
        if (section.Has(GridKeys.Scheduler)) return;
        foreach (var key in (string[])[GridKeys.Eta, GridKeys.MinEpochs])
        {
            if (!section.Has(key)) continue;
            faults.Add(
                section.Find(key)!,
                $"{key} is a scheduler's, and there is none; write \"scheduler\": \"asha\" beside it, or leave it out.");
        }
    }

    /// <summary>Fills in what depends on how long trials train.</summary>
    /// <param name="space">A space without faults.</param>
    /// <returns>Null if there is no scheduler.</returns>
    public SchedulerSpec? For(SearchSpace space)
    {
        if (_kind is not { } kind) return null;
        var largest = space.LargestEpochs;
        var lowest = _minEpochs ?? SpecDefaults.MinEpochs(largest);
        if (lowest >= largest) BlameLowest(lowest, largest);
        return new(kind, _eta ?? SpecDefaults.Eta, lowest);
    }

    private void BlameLowest(int lowest, int largest)
    {
        if (largest == 1)
        {
            _faults.Add(
                _section!.Find(GridKeys.Scheduler)!,
                $"{Quoted.Value(_section.Find(GridKeys.Scheduler)!)} compares trials before their last epoch, and these have '1'; give"
                + " epochs 2 or more, or leave the scheduler out.");
            return;
        }

        _faults.Add(
            _section!.Find(GridKeys.MinEpochs)!,
            $"'{lowest:N0}' is not below the {largest:N0} epochs that the longest trial has, so no trial would be compared;"
            + $" min_epochs takes a whole number from 1 to {largest - 1:N0}, and {SpecDefaults.MinEpochs(largest):N0} if it is left out.");
    }

    private SchedulerKind? KindOf(Section section)
    {
        if (!section.Has(GridKeys.Scheduler)) return null;
        var named = section.Find(GridKeys.Scheduler)!;
        if (named is JsonTextPart { Text: var word } && NotYet.IsScheduler(word))
        {
            _faults.Add(
                named,
                $"{Quoted.Text(word)} is not yet in this version; {GridKeys.Scheduler} takes {GridRules.Scheduler.Expected}.");
            return null;
        }

        var kind = GridRules.Scheduler.Read(named, _faults, default);
        return _faults.Blames(named) ? null : kind;
    }
}
