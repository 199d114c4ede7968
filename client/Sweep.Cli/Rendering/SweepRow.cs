using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>A sweep in a list.</summary>
/// <param name="Summary">The sweep.</param>
/// <param name="IsInterrupted">Whether it is not over, and no process trains it.</param>
internal sealed record SweepRow(SweepSummary Summary, bool IsInterrupted)
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
        new("best_trial", r => r.Summary.Best?.Number),
        new("best_epoch", r => r.Summary.Best?.Candidate.Epoch),
        new("best_perplexity", r => r.Summary.Best?.Candidate.Perplexity),
        new("interrupted", r => r.IsInterrupted),
    ];

    /// <summary>The table for people.</summary>
    public static TextTable Table(IEnumerable<SweepRow> rows)
    {
        TextTable table = new(
            new("id"), new("name", Narrowing: Narrowing.Ellipsis), new("state"),
            new("trials", IsNumber: true), new("best", IsNumber: true), new("created (UTC)"));
        foreach (var (summary, isInterrupted) in rows)
        {
            var (sweep, counts) = summary;
            table.Add(
                sweep.Id.Value,
                Printable.OneLine(sweep.Name),
                isInterrupted ? Styles.Interrupted : Styles.Of(sweep.State),
                Figures.Share(counts.Ended, counts.Total),
                Figures.Perplexity(summary.Best?.Candidate.Perplexity),
                Figures.Time(sweep.Created));
        }
        return table;
    }
}
