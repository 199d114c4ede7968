using Spectre.Console;
using Spectre.Console.Rendering;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Draws a running sweep: name, bar, running trials, best so far.</summary>
internal sealed class ProgressPicture(TrialTable table, TimeProvider time)
{
    private const int LinesAroundRows = 5;

    private readonly TimeLeft _timeLeft = new(time);

    /// <summary>Draws a status.</summary>
    /// <param name="status">Where the sweep stands.</param>
    /// <param name="best">The line about the best trial.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="height">Lines of the terminal.</param>
    public IRenderable Draw(SweepStatus status, string best, int width, int height)
    {
        var left = _timeLeft.Estimate(status.EpochsDone, status.EpochsTotal);
        List<IRenderable> parts = [Head(status, width), ProgressBar.Draw(status, left, width)];
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

    private TextTable Rows(IReadOnlyCollection<RunningTrial> running, int width) => table.Build(
        width, running, r => r.Trial, Narrowing.Ellipsis,
        new(new("epoch", IsNumber: true), r => Figures.Share(r.EpochsDone, r.Trial.Hyperparameters.Epochs)),
        new(new("perplexity", IsNumber: true), r => Figures.Perplexity(r.Last?.Perplexity)),
        new(new("tokens/s", IsNumber: true), r => Figures.Rate(r.Last?.TokensPerSecond)),
        new(new("left", IsNumber: true), r => Figures.Duration(TimeLeft.Of(r))));

    // Cut here, because the library would go on in a next line, and a picture whose height jumps is hard to read.
    private static Text Line(string text, Style style, int width) => new(TextWrap.Ellipsis(text, width), style);
}
