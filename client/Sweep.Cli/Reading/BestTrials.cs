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
    /// <param name="gateway">The ledger.</param>
    /// <param name="id">The sweep as it was typed; null for the newest.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <param name="selection">Which trials count; null for all.</param>
    /// <exception cref="CommandException">No such sweep, or no trial of it has a candidate; of a finished one that is its
    /// result.</exception>
    public static async Task<BestTrials> FindAsync(
        SweepGateway gateway, string? id, CancellationToken cancellationToken, TrialSelection? selection = null)
    {
        var summary = await gateway.FindAsync(id, cancellationToken);
        var ranked = RankedTrial.Of(await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken));
        if (ranked.IsEmpty) throw NoneIn(summary);
        ImmutableArray<RankedTrial> chosen = selection is null || selection.IsEverything
            ? ranked
            : [.. ranked.Where(r => selection.Matches(r.Trial)).Select((r, i) => r with { Rank = i + 1 })];
        return chosen.IsEmpty
            ? throw new CommandException(
                $"Of the {Figures.Count(ranked.Length, "trial")} with a result in sweep '{summary.Sweep.Id}' none matches. "
                + $"'sweep trials {summary.Sweep.Id}' lists them.")
            : new(summary, gateway.Spec(summary.Sweep), chosen);
    }

    private static CommandException NoneIn(SweepSummary summary)
    {
        var (sweep, counts) = summary;
        var name = $"Sweep '{sweep.Id}' ({Printable.OneLine(sweep.Name)})";
        var see = $"See 'sweep show {sweep.Id}'.";
        if (counts.Ended < counts.Total)
        {
            return new(
                $"{name} has no checkpoint to rank yet: {Figures.Share(counts.Ended, counts.Total)} trials ended, "
                + $"{counts.Diverged} diverged, {counts.Failed} failed. {see}");
        }
        var remedy = counts.Diverged == counts.Total ? "A lower lr or clip_norm may help: they diverged. " : "";
        return new(
            $"{name} is over and no trial has a result: of {counts.Total}, {counts.Diverged} diverged and {counts.Failed} failed. "
            + remedy + see,
            ExitCode.SweepFailed);
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
