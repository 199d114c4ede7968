namespace Sweep.Search;

/// <summary>Chooses the trial scheduler that a spec asks for.</summary>
public static class TrialSchedulers
{
    /// <summary>The scheduler for a sweep; the same spec always gives one that decides the same.</summary>
    public static ITrialScheduler For(ObjectiveSpec objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective is { Target: { } target, StopAtTarget: not StopAtTarget.Never }
            ? new StopAtTheTarget(
                target, objective.Metric == ObjectiveMetric.ValidationPerplexity, objective.StopAtTarget == StopAtTarget.Sweep)
            : new RunToTheEnd();
    }
}
