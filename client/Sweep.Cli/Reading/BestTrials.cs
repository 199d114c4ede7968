using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>A sweep's trials with a result, best first.</summary>
/// <param name="Summary">The sweep.</param>
/// <param name="Spec">What it is to do.</param>
/// <param name="Ranked">At least one.</param>
internal sealed record BestTrials(SweepSummary Summary, SweepSpec Spec, ImmutableArray<RankedTrial> Ranked)
{
    // A model that writes its training text from memory gets here, whatever its hyperparameters.
    private const double Memorised = 1.05;

    /// <summary>Finds a sweep and ranks its trials.</summary>
    /// <exception cref="CommandException">No such sweep, or no trial of it has a candidate yet.</exception>
    public static async Task<BestTrials> FindAsync(
        SweepGateway gateway, string? id, CancellationToken cancellationToken)
    {
        var summary = await gateway.FindAsync(id, cancellationToken);
        var ranked = RankedTrial.Of(await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken));
        return ranked.IsEmpty
            ? throw new CommandException(
                $"Sweep '{summary.Sweep.Id}' ({Printable.OneLine(summary.Sweep.Name)}) has no checkpoint to rank yet: "
                + $"{Figures.Share(summary.Counts.Ended, summary.Counts.Total)} trials ended, "
                + $"{summary.Counts.Diverged} diverged, {summary.Counts.Failed} failed. "
                + $"See 'sweep show {summary.Sweep.Id}'.")
            : new(summary, gateway.Spec(summary.Sweep), ranked);
    }

    /// <summary>What to know about a best trial that is not alone; null when there is nothing.</summary>
    public string? TieWarning()
    {
        var best = TrialRanking.Round(Ranked[0].Candidate.Perplexity);
        var ties = Ranked.TakeWhile(r => TrialRanking.Round(r.Candidate.Perplexity) <= best).Count();
        return ties < 2 || best > Memorised || Spec.Objective.Metric == ObjectiveMetric.ValidationPerplexity
            ? null
            : $"Note: {ties} trials tie at a training perplexity of {Figures.Perplexity(best)}: "
              + "they have the text by heart. To see which learned most, hold text out with "
              + "--set corpus.validation_tokens=2000.";
    }
}
