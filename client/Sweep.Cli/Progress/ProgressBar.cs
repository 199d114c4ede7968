using Spectre.Console;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>A line that shows how much of a sweep is done, with its figures.</summary>
internal static class ProgressBar
{
    private const int Longest = 40;
    private const int Shortest = 10;

    /// <summary>Draws it.</summary>
    /// <param name="status">Where the sweep stands.</param>
    /// <param name="left">The time left; null where it is not known.</param>
    /// <param name="width">Characters in a line.</param>
    public static Paragraph Draw(SweepStatus status, TimeSpan? left, int width)
    {
        var figures = $"{Figures.Percent(status.EpochsDone, status.EpochsTotal),4}"
            + $"  {Figures.Share(status.EpochsDone, status.EpochsTotal)} epochs"
            + $"  {Figures.Share(status.Counts.Ended, status.Counts.Total)} trials"
            + (left is null ? "" : $"  {Figures.Duration(left)} left");
        var length = Math.Min(width, Math.Clamp(width - figures.Length - 1, Shortest, Longest));
        var share = status.EpochsTotal <= 0 ? 0 : Math.Clamp((double)status.EpochsDone / status.EpochsTotal, 0, 1);
        var done = (int)(share * length);
        return new Paragraph()
            .Append(new('━', done), Styles.Active)
            .Append(new('─', length - done), Styles.Quiet)
            .Append(TextWrap.Ellipsis($" {figures}", width - length));
    }
}
