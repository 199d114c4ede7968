using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Two sweeps side by side.</summary>
internal sealed class SweepComparison
{
    private SweepComparison(Side first, Side second)
    {
        (First, Second) = (first.Summary, second.Summary);
        Differences =
        [
            .. SpecEntry.All
                .Select(e => new ComparisonRow(e.Key, e.Value(first.Spec), e.Value(second.Spec), v => v as string ?? Figures.None))
                .Where(row => row.Differs),
        ];
        Results = [.. ResultsOf(first, second)];
        Pairs = PairedTrials.Of((first.Spec, first.Trials), (second.Spec, second.Trials));
        IsComparable = SpecEntry.HaveSameText(first.Spec, second.Spec);
    }

    /// <summary>The first sweep.</summary>
    public SweepSummary First { get; }

    /// <summary>The second sweep.</summary>
    public SweepSummary Second { get; }

    /// <summary>In what their specs differ.</summary>
    public ImmutableArray<ComparisonRow> Differences { get; }

    /// <summary>What they came to.</summary>
    public ImmutableArray<ComparisonRow> Results { get; }

    /// <summary>Their trials in pairs.</summary>
    public PairedTrials Pairs { get; }

    /// <summary>Whether their perplexities are of the same text.</summary>
    public bool IsComparable { get; }

    /// <summary>Reads two sweeps.</summary>
    /// <exception cref="CommandException">One is not there.</exception>
    public static async Task<SweepComparison> ReadAsync(
        SweepGateway gateway, string first, string second, CancellationToken cancellationToken) =>
        new(await ReadAsync(gateway, first, cancellationToken), await ReadAsync(gateway, second, cancellationToken));

    private static async Task<Side> ReadAsync(SweepGateway gateway, string id, CancellationToken cancellationToken)
    {
        var summary = await gateway.FindAsync(id, cancellationToken);
        var trials = await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken);
        return new(summary, gateway.Spec(summary.Sweep), trials);
    }

    private static IEnumerable<ComparisonRow> ResultsOf(Side first, Side second)
    {
        yield return Row("state", s => Figures.State(s.Summary.Sweep.State), v => (string)v!);
        yield return Row("trials", s => s.Summary.Counts.Total, Count);
        yield return Row("trials_ended", s => s.Summary.Counts.Ended, Count);
        yield return Row("trials_diverged", s => s.Summary.Counts.Diverged, Count);
        yield return Row("trials_failed", s => s.Summary.Counts.Failed, Count);
        yield return Row("best_perplexity", s => s.Perplexities is [var best, ..] ? best : null, v => Figures.Perplexity((double?)v));
        yield return Row("median_perplexity", s => Median.Of(s.Perplexities), v => Figures.Perplexity((double?)v));
        yield return Row("median_tokens_per_second", s => Median.Of(s.Rates), v => Figures.Rate((double?)v));
        yield return Row("epochs_done", s => s.Trials.Sum(t => (long)t.EpochsDone), Count);
        yield return Row("training_seconds", s => s.Trials.Sum(t => t.Last?.Elapsed.TotalSeconds ?? 0), Duration);
        yield return Row("elapsed_seconds", s => (s.Summary.Sweep.Finished - s.Summary.Sweep.Created)?.TotalSeconds, Duration);

        ComparisonRow Row(string key, Func<Side, object?> value, Func<object?, string> show) =>
            new(key, value(first), value(second), show);
    }

    private static string Count(object? value) => Figures.Count(Convert.ToInt64(value, null));

    private static string Duration(object? value) => Figures.Duration(value is double seconds ? TimeSpan.FromSeconds(seconds) : null);

    private sealed record Side(SweepSummary Summary, SweepSpec Spec, ImmutableArray<TrialEntry> Trials)
    {
        public double[] Perplexities { get; } =
            [.. Trials.Where(TrialRanking.IsRanked).Select(t => t.Candidate!.Value.Perplexity).Order()];

        public double[] Rates { get; } =
            [.. Trials.Where(t => t.Last is not null).Select(t => t.Last!.TokensPerSecond).Where(double.IsFinite).Order()];
    }
}
