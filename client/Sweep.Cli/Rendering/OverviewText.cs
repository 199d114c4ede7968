using Spectre.Console;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>A sweep's overview for people.</summary>
internal static class OverviewText
{
    /// <summary>Writes it.</summary>
    public static void Write(TerminalStream output, SweepOverview overview, string resume)
    {
        var console = output.Console;
        console.Write(Head(overview, resume));
        if (!overview.Axes.IsEmpty)
        {
            console.WriteLine();
            console.Write(Axes(overview));
        }
        if (overview.Rungs is { } rungs)
        {
            console.WriteLine();
            console.Write(RungText.Table(rungs));
        }
        if (!overview.Failures.IsEmpty) console.WriteLine();
        foreach (var group in overview.Failures) output.Say(group.ToString());
        if (!overview.Notes.IsEmpty) console.WriteLine();
        foreach (var note in overview.Notes) output.Say(Printable.OneLine(note));
    }

    private static FieldList Head(SweepOverview overview, string resume)
    {
        var (sweep, counts) = overview.Summary;
        FieldList fields = new();
        fields.Add("sweep", new(sweep.Id.Value, Styles.Strong));
        fields.Add("name", Printable.OneLine(sweep.Name));
        fields.Add("state", overview.IsInterrupted
            ? Styles.Interrupted with { Text = $"interrupted; go on with: {resume}" }
            : Styles.Of(sweep.State));
        if (sweep.Reason is { } reason) fields.Add("reason", Printable.OneLine(reason));
        fields.Add("created", $"{Figures.Time(sweep.Created)} UTC");
        if (sweep.Finished is { } finished)
        {
            fields.Add("finished", $"{Figures.Time(finished)} UTC, after {Figures.Duration(finished - sweep.Created)}");
        }
        fields.Add("corpus", CorpusText.Of(overview.Spec.Corpus));
        if (RungText.Scheduler(overview.Spec) is { } scheduler) fields.Add("scheduler", scheduler);
        fields.Add("trials", Counts(counts));
        if (overview.Best is { } best)
        {
            var perplexity = Figures.Perplexity(best.Candidate.Perplexity);
            var values = new TrialTable(overview.Spec).Describe(best.Trial.Spec);
            fields.Add("best", $"perplexity {perplexity}: trial {best.Trial.Spec.Id.Number} {values}".TrimEnd());
        }
        return fields;
    }

    private static string Counts(TrialCounts counts)
    {
        (int Count, TrialState State)[] states =
        [
            (counts.Succeeded, TrialState.Succeeded), (counts.Diverged, TrialState.Diverged),
            (counts.Failed, TrialState.Failed), (counts.Stopped, TrialState.Stopped),
            (counts.Cancelled, TrialState.Cancelled), (counts.Running, TrialState.Running),
            (counts.Paused, TrialState.Paused), (counts.Queued, TrialState.Queued),
        ];
        var parts = states.Where(s => s.Count > 0)
            .Select(s => $"{Figures.Count(s.Count)} {(s.State == TrialState.Paused ? "set aside" : Figures.State(s.State))}");
        return $"{Figures.Share(counts.Ended, counts.Total)} ended: {string.Join(", ", parts)}";
    }

    private static TextTable Axes(SweepOverview overview)
    {
        TextTable table = new(
            new("hyperparameter"), new("value"), new("trials", IsNumber: true), new("best", IsNumber: true),
            new("median", IsNumber: true), new("diverged", IsNumber: true), new("failed", IsNumber: true));
        var lowest = overview.Best is { } best ? Figures.Perplexity(best.Candidate.Perplexity) : null;
        var previous = "";
        foreach (var axis in overview.Axes)
        {
            var perplexity = Figures.Perplexity(axis.Best);
            table.Add(
                axis.Axis == previous ? "" : axis.Axis,
                HyperparameterAxis.Text(axis.Value),
                Figures.Count(axis.Trials),
                new TableCell(perplexity, perplexity == lowest ? Styles.Good : Style.Plain),
                Figures.Perplexity(axis.Median),
                axis.Diverged == 0 ? Figures.None : Figures.Count(axis.Diverged),
                axis.Failed == 0 ? Figures.None : Figures.Count(axis.Failed));
            previous = axis.Axis;
        }
        return table;
    }
}
