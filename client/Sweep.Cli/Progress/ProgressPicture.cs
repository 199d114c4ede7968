using Spectre.Console;
using Spectre.Console.Rendering;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Draws a running sweep: name, bar, running trials, best so far.</summary>
internal sealed class ProgressPicture(TrialTable table, TimeProvider time)
{
    private const int LinesAroundRows = 5;
    private const int LongestBar = 40;
    private const int ShortestBar = 10;

    private readonly TimeLeft _timeLeft = new(time);

    /// <summary>Draws a status.</summary>
    /// <param name="status">Where the sweep stands.</param>
    /// <param name="best">The line about the best trial.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="height">Lines of the terminal.</param>
    public IRenderable Draw(SweepStatus status, string best, int width, int height)
    {
        List<IRenderable> parts = [Head(status, width), Bar(status, width)];
        var most = Math.Max(1, height - LinesAroundRows);
        // The line that tells of the others takes a row's place.
        var shown = status.Running.Length <= most ? status.Running.Length : Math.Max(1, most - 1);
        if (shown > 0) parts.Add(Rows([.. status.Running.Take(shown)], width));
        if (shown < status.Running.Length)
        {
            parts.Add(Line($"       ... and {status.Running.Length - shown} more", Styles.Quiet, width));
        }
        parts.Add(Line(best, status.BestTrial is null ? Styles.Quiet : Styles.Good, width));
        return new Rows(parts);
    }

    private static Text Head(SweepStatus status, int width)
    {
        var state = status.State == SweepState.Running ? "" : $"  {Figures.State(status.State)}";
        return Line($"{Printable.OneLine(status.Name)}  {status.Id}{state}", Styles.Strong, width);
    }

    private Paragraph Bar(SweepStatus status, int width)
    {
        var left = _timeLeft.Estimate(status.EpochsDone, status.EpochsTotal);
        var figures = $"{Figures.Percent(status.EpochsDone, status.EpochsTotal),4}"
            + $"  {Figures.Share(status.EpochsDone, status.EpochsTotal)} epochs"
            + $"  {Figures.Share(status.Counts.Ended, status.Counts.Total)} trials"
            + (left is null ? "" : $"  {Figures.Duration(left)} left");
        var length = Math.Min(width, Math.Clamp(width - figures.Length - 1, ShortestBar, LongestBar));
        var share = status.EpochsTotal <= 0 ? 0 : Math.Clamp((double)status.EpochsDone / status.EpochsTotal, 0, 1);
        var done = (int)(share * length);
        return new Paragraph()
            .Append(new('━', done), Styles.Active)
            .Append(new('─', length - done), Styles.Quiet)
            .Append(TextWrap.Ellipsis($" {figures}", width - length));
    }

    private TextTable Rows(IReadOnlyCollection<RunningTrial> running, int width) => table.Build(
        width, running, r => r.Trial, Narrowing.Ellipsis,
        new(new("epoch", IsNumber: true), r => Figures.Share(r.EpochsDone, r.Trial.Hyperparameters.Epochs)),
        new(new("perplexity", IsNumber: true), r => Figures.Perplexity(r.Last?.Perplexity)),
        new(new("tokens/s", IsNumber: true), r => Figures.Rate(r.Last?.TokensPerSecond)),
        new(new("left", IsNumber: true), r => Figures.Duration(Left(r))));

    // A trial's epochs all cost the same, so its own mean is the best measure.
    private static TimeSpan? Left(RunningTrial running) => running.Last is { Epoch: > 0 } last
        ? last.Elapsed / last.Epoch * Math.Max(0, running.Trial.Hyperparameters.Epochs - last.Epoch)
        : null;

    // Cut here, because the library would go on in a next line, and a picture whose height jumps is hard to read.
    private static Text Line(string text, Style style, int width) => new(TextWrap.Ellipsis(text, width), style);
}
