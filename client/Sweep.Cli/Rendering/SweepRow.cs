using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>A sweep in a list.</summary>
/// <param name="Summary">The sweep.</param>
/// <param name="Best">Its best trial; null before the first candidate.</param>
internal sealed record SweepRow(SweepSummary Summary, RankedTrial? Best)
{
    /// <summary>The fields for programs.</summary>
    public static ImmutableArray<DataColumn<SweepRow>> Columns { get; } =
    [
        new("id", r => r.Summary.Sweep.Id.Value),
        new("name", r => r.Summary.Sweep.Name),
        new("state", r => Figures.State(r.Summary.Sweep.State)),
        new("reason", r => r.Summary.Sweep.Reason),
        new("priority", r => r.Summary.Sweep.Priority),
        new("created", r => r.Summary.Sweep.Created),
        new("finished", r => r.Summary.Sweep.Finished),
        new("trials", r => r.Summary.Counts.Total),
        new("trials_ended", r => r.Summary.Counts.Ended),
        new("trials_queued", r => r.Summary.Counts.Queued),
        new("trials_running", r => r.Summary.Counts.Running),
        new("trials_paused", r => r.Summary.Counts.Paused),
        new("trials_succeeded", r => r.Summary.Counts.Succeeded),
        new("trials_diverged", r => r.Summary.Counts.Diverged),
        new("trials_failed", r => r.Summary.Counts.Failed),
        new("trials_stopped", r => r.Summary.Counts.Stopped),
        new("trials_cancelled", r => r.Summary.Counts.Cancelled),
        new("best_trial", r => r.Best?.Trial.Spec.Id.Number),
        new("best_epoch", r => r.Best?.Candidate.Epoch),
        new("best_perplexity", r => r.Best?.Candidate.Perplexity),
    ];

    /// <summary>The table for people.</summary>
    public static TextTable Table(IEnumerable<SweepRow> rows)
    {
        TextTable table = new(
            new("id"), new("name", Narrowing: Narrowing.Ellipsis), new("state"),
            new("trials", IsNumber: true), new("best", IsNumber: true), new("created (UTC)"));
        foreach (var (summary, best) in rows)
        {
            table.Add(
                summary.Sweep.Id.Value,
                Printable.OneLine(summary.Sweep.Name),
                Styles.Of(summary.Sweep.State),
                Figures.Share(summary.Counts.Ended, summary.Counts.Total),
                Figures.Perplexity(best?.Candidate.Perplexity),
                Figures.Time(summary.Sweep.Created));
        }
        return table;
    }
}
