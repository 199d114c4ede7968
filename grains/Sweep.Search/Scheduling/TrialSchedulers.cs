namespace Sweep.Search;

/// <summary>Chooses the trial scheduler that a spec asks for.</summary>
public static class TrialSchedulers
{
    /// <summary>The scheduler for a sweep; the same spec always gives one that decides the same.</summary>
    /// <param name="objective">When a trial, or the sweep, has reached enough.</param>
    /// <param name="ladder">Where trials are compared; null if they are not.</param>
    public static ITrialScheduler For(ObjectiveSpec objective, RungLadder? ladder)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ITrialScheduler? target = objective is { Target: { } perplexity, StopAtTarget: not StopAtTarget.Never }
            ? new StopAtTheTarget(
                perplexity, objective.Metric == ObjectiveMetric.ValidationPerplexity, objective.StopAtTarget == StopAtTarget.Sweep)
            : null;
        ITrialScheduler? halving = ladder is null ? null : new SuccessiveHalving(ladder);
        return (target, halving) switch
        {
            (null, null) => new RunToTheEnd(),
            (null, _) => halving,
            (_, null) => target,
            _ => new BothSchedulers(target, halving),
        };
    }
}
