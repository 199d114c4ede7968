using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Draws a sweep that is watched: how far it is, its curves, its trials, its best.</summary>
internal sealed class WatchPicture(TimeProvider time)
{
    // Name, bar, counts, and the best trial at the foot.
    private const int LinesAround = 4;
    private const int LowestWithChart = 18;
    private const int NarrowestWithChart = 40;
    private const int NarrowestWithTime = 60;
    private const int LowestChart = 7;
    private const int HighestChart = 28;
    private const int LinesAroundChart = 3;

    private static readonly ImmutableDictionary<char, Style> KeyStyles = CurveKeys.Letters.Zip(
        new[] { Color.Blue, Color.Fuchsia, Color.Olive, Color.Aqua, Color.Red, Color.Purple, Color.Teal },
        (key, colour) => (key, style: new Style(colour)))
        .Append((key: CurveKeys.Best, style: Styles.Good))
        .ToImmutableDictionary(pair => pair.key, pair => pair.style);

    private readonly TimeLeft _timeLeft = new(time);

    /// <summary>Draws what there is to see.</summary>
    /// <param name="moment">What there is.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="height">Lines at most.</param>
    /// <param name="hasChart">Whether the curves can be shown.</param>
    public IRenderable Draw(WatchMoment moment, int width, int height, bool hasChart)
    {
        var status = moment.Status;
        var estimate = _timeLeft.Estimate(status.EpochsDone, status.EpochsTotal);
        var left = moment.IsOver ? null : estimate ?? Guess(status);
        // Beside a narrow bar there is no room for it.
        var isNarrow = width < NarrowestWithTime && left is not null;
        var counts = (isNarrow ? $"{Figures.Duration(left)} left  " : "") + Counts(moment);
        List<IRenderable> parts =
            [Head(moment, width), ProgressBar.Draw(status, left, width), Line(counts, Style.Plain, width)];
        var isHigh = hasChart && height >= LowestWithChart && width >= NarrowestWithChart;
        var room = height - LinesAround;
        var most = Math.Max(2, isHigh ? Math.Max(room / 3, room - LinesAroundChart - HighestChart) : room) - 1;
        var shown = moment.Trials.Length <= most ? moment.Trials.Length : Math.Max(1, most - 1);
        var lines = shown == 0 ? 1 : 1 + shown + (shown < moment.Trials.Length ? 1 : 0);
        if (isHigh) AddChart(parts, moment, shown, width, Math.Min(HighestChart, room - lines - LinesAroundChart));
        AddTrials(parts, moment, shown, width);
        parts.Add(Best(moment, width));
        return new Rows(parts);
    }

    private static Text Head(WatchMoment moment, int width)
    {
        var status = moment.Status;
        var state = moment.IsInterrupted ? Styles.Interrupted.Text : Figures.State(status.State);
        return Line($"{Printable.OneLine(status.Name)}  {status.Id}  {state}", Styles.Strong, width);
    }

    private static string Counts(WatchMoment moment)
    {
        var counts = moment.Status.Counts;
        var rate = moment.Status.Running.Sum(r => r.Last?.TokensPerSecond ?? 0);
        // Trials that a slot holds ready to follow wait like those in the queue.
        var running = moment.IsInterrupted ? 0 : moment.Status.Running.Length;
        var queued = counts.Queued + counts.Running - running;
        List<string> parts = [];
        if (!moment.IsOver) parts.Add($"{Figures.Count(running)} running");
        Add(queued, "queued");
        Add(counts.Paused, "set aside");
        Add(counts.Succeeded, "succeeded");
        Add(counts.Diverged, "diverged");
        Add(counts.Failed, "failed");
        Add(counts.Stopped, "stopped");
        Add(counts.Cancelled, "cancelled");
        return (moment.IsOver || rate <= 0 ? "" : $"{Figures.Rate(rate)} tokens/s  ") + string.Join("  ", parts);

        void Add(int count, string what)
        {
            if (count > 0) parts.Add($"{Figures.Count(count)} {what}");
        }
    }

    private static void AddChart(List<IRenderable> parts, WatchMoment moment, int shown, int width, int height)
    {
        if (height < LowestChart) return;
        // The best is drawn over the others; the table below says which curve is which.
        var drawn = new[] { moment.Best }.Concat(moment.Trials.Take(shown)).OfType<WatchedTrial>()
            .Where(t => t.Key is not null).DistinctBy(t => t.Spec.Id).Select(t => new ChartCurve(t.Key!.Value, t.Curve)).ToImmutableArray();
        var chart = CurveChart.Draw(drawn, width, height);
        if (chart.IsEmpty) return;
        parts.Add(Line("", Style.Plain, width));
        parts.Add(Line(moment.Metric, Styles.Quiet, width));
        foreach (var line in chart) parts.Add(ChartText(line, drawn));
        parts.Add(Line("", Style.Plain, width));
    }

    private static Paragraph ChartText(ChartLine line, ImmutableArray<ChartCurve> curves)
    {
        var text = new Paragraph().Append(line.Axis, Styles.Quiet);
        for (var begin = 0; begin < line.Plot.Length;)
        {
            var end = begin + 1;
            while (end < line.Plot.Length && line.Owners[end] == line.Owners[begin]) end++;
            var owner = line.Owners[begin];
            var style = owner == BrailleCanvas.Nobody ? Style.Plain : KeyStyles[curves[owner].Key];
            text.Append(line.Plot[begin..end], style);
            begin = end;
        }
        return text;
    }

    private static void AddTrials(List<IRenderable> parts, WatchMoment moment, int shown, int width)
    {
        if (moment.Trials.IsEmpty)
        {
            var text = moment.IsOver
                ? "no trial has trained yet"
                : "no trial is running: the sweep waits for a slot, see 'sweep slots'";
            parts.Add(Line(text, Styles.Quiet, width));
            return;
        }
        parts.Add(Table(moment, [.. moment.Trials.Take(shown)], width));
        if (shown < moment.Trials.Length)
            parts.Add(Line($"       ... and {Figures.Count(moment.Trials.Length - shown)} more", Styles.Quiet, width));
    }

    private static TextTable Table(WatchMoment moment, IReadOnlyCollection<WatchedTrial> trials, int width)
    {
        var digits = trials.Max(t => Figures.Count(t.Spec.Id.Number).Length);
        ImmutableArray<TrialColumn<WatchedTrial>> columns =
        [
            new(new("epoch", IsNumber: true), t => Figures.Share(t.EpochsDone, t.Spec.Hyperparameters.Epochs)),
            new(new("perplexity", IsNumber: true), t => Figures.Perplexity(t.Perplexity)),
        ];
        if (!moment.IsOver)
        {
            columns =
            [
                .. columns,
                new(new("tokens/s", IsNumber: true), t => Figures.Rate(t.TokensPerSecond)),
                new(new("left", IsNumber: true), t => Figures.Duration(t.Left)),
            ];
        }
        TrialTable bare = new([], hasRepeats: false);
        return Fit(moment.Table) ?? Fit(bare) ?? Build(bare, 2);

        // In a narrow terminal the last columns go first; then what varies.
        TextTable? Fit(TrialTable table) => Enumerable.Range(2, columns.Length - 1).Reverse()
            .Select(count => Build(table, count)).FirstOrDefault(t => t.LeastWidth <= width);

        TextTable Build(TrialTable table, int count) =>
            table.Build(width, trials, t => t.Spec, Number, Narrowing.Ellipsis, [.. columns.Take(count)]);

        TableCell Number(WatchedTrial trial) => new(
            $"{trial.Key ?? ' '} {Figures.Count(trial.Spec.Id.Number).PadLeft(digits)}",
            trial.Key is { } key ? KeyStyles[key] : Style.Plain);
    }

    private static Text Best(WatchMoment moment, int width)
    {
        var status = moment.Status;
        var soFar = status.State == SweepState.Finished ? "best" : "best so far";
        if (status.BestTrial is not { } trial) return Line($"{soFar}: none", Styles.Quiet, width);
        var values = moment.Best is { } best ? moment.Table.Describe(best.Spec) : "";
        return Line(
            (moment.Best is { Key: CurveKeys.Best } ? $"{CurveKeys.Best} " : "")
            + $"{soFar}: perplexity {Figures.Perplexity(status.BestPerplexity)}, trial {trial}"
            + (values.Length > 0 ? $" ({values})" : ""),
            moment.Best?.Key is { } key ? KeyStyles[key] : Styles.Good,
            width);
    }

    // Until the sweep was watched for a while: as if all trials were like those that run, and as many ran to the end.
    private static TimeSpan? Guess(SweepStatus status)
    {
        var seconds = status.Running.Where(r => r.Last is { Epoch: > 0 })
            .Select(r => r.Last!.Elapsed.TotalSeconds / r.Last.Epoch).ToList();
        if (seconds.Count == 0) return null;
        var left = (status.EpochsTotal - status.EpochsDone) * seconds.Average() / status.Running.Length;
        return left < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(left) : null;
    }

    // Cut here, because the library would go on in a next line.
    private static Text Line(string text, Style style, int width) => new(TextWrap.Ellipsis(text, width), style);
}
