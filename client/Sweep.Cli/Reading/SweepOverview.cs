using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>One sweep and what came of it.</summary>
internal sealed class SweepOverview
{
    /// <summary>Sums a sweep up.</summary>
    public SweepOverview(
        SweepSummary summary, SweepSpec spec, ImmutableArray<TrialEntry> trials, ImmutableArray<string> notes,
        bool isInterrupted, RungReading? rungs)
    {
        Rungs = rungs;
        Summary = summary;
        IsInterrupted = isInterrupted;
        Spec = spec;
        Axes = AxisSummary.Of(spec.Space, trials);
        Failures = FailureGroup.Of(trials);
        Notes = notes;
        Best = RankedTrial.Of(trials).FirstOrDefault();
    }

    /// <summary>The sweep with its counts.</summary>
    public SweepSummary Summary { get; }

    /// <summary>Whether it is not over, and no process trains it.</summary>
    public bool IsInterrupted { get; }

    /// <summary>What it is to do.</summary>
    public SweepSpec Spec { get; }

    /// <summary>By value of each hyperparameter that varies.</summary>
    public ImmutableArray<AxisSummary> Axes { get; }

    /// <summary>Who stands where at the rungs; null if trials are not compared.</summary>
    public RungReading? Rungs { get; }

    /// <summary>Failed trials by reason.</summary>
    public ImmutableArray<FailureGroup> Failures { get; }

    /// <summary>What a reader of the results should know, such as a checkpoint that was passed over.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>The best trial; null before the first candidate.</summary>
    public RankedTrial? Best { get; }
}
