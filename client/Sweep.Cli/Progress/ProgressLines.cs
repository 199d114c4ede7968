using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Says in one line each what happens in a sweep.</summary>
/// <param name="table">Describes trials by what varies.</param>
/// <param name="trials">The spec's trials by number.</param>
internal sealed class ProgressLines(TrialTable table, ImmutableArray<TrialSpec> trials)
{
    /// <summary>How far the sweep is: <c>[3/12]</c>.</summary>
    public static string Position(int ended, TrialCounts counts) => $"[{Figures.Share(ended, counts.Total)}]";

    /// <summary>A trial ended, as the n-th to do so.</summary>
    public string Ended(TrialEntry trial, int ended, TrialCounts counts)
    {
        var outcome = trial.State switch
        {
            TrialState.Failed => $": {Printable.FirstLine(trial.Failure ?? "no reason was recorded")}",
            TrialState.Diverged => $" after {Figures.Count(trial.EpochsDone, "epoch")}",
            _ => $": perplexity {Figures.Perplexity(trial.Candidate?.Perplexity ?? trial.Last?.Perplexity)} "
                + $"after {Figures.Count(trial.EpochsDone, "epoch")}",
        };
        return $"{Position(ended, counts)} trial {trial.Spec.Id.Number} {Figures.State(trial.State)}{outcome}"
            + Values(trial.Spec);
    }

    /// <summary>Where the sweep stands.</summary>
    public static string Summary(SweepStatus status, TimeSpan? left)
    {
        var best = status.BestTrial is { } trial
            ? $", best {Figures.Perplexity(status.BestPerplexity)} (trial {trial})"
            : "";
        var rest = left is null ? "" : $", about {Figures.Duration(left)} left";
        var aside = status.Counts.Paused > 0 ? $", {Figures.Count(status.Counts.Paused)} set aside" : "";
        return $"{Figures.Percent(status.EpochsDone, status.EpochsTotal)}: "
            + $"{Figures.Share(status.EpochsDone, status.EpochsTotal)} epochs, "
            + $"{Figures.Share(status.Counts.Ended, status.Counts.Total)} trials ended, "
            + $"{status.Running.Length} running{aside}{best}{rest}";
    }

    /// <summary>Why a sweep is paused.</summary>
    public static string Paused(SweepStatus status) =>
        $"The sweep is paused: {Printable.FirstLine(status.Reason ?? "no reason was recorded")}";

    /// <summary>A text that a trial wrote.</summary>
    public static string Sample(TrialSample sample) =>
        $"trial {sample.Trial} epoch {sample.Sample.Epoch}: {Printable.OneLine(sample.Sample.Text)}";

    /// <summary>The best trial so far.</summary>
    public string Best(SweepStatus status) => status.BestTrial is { } trial
        ? $"best so far: perplexity {Figures.Perplexity(status.BestPerplexity)}, trial {trial}"
            + (trial <= trials.Length ? Values(trials[trial - 1]) : "")
        : "best so far: none yet";

    private string Values(TrialSpec trial) => table.Describe(trial) is { Length: > 0 } values ? $" ({values})" : "";
}
