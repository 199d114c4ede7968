using Spectre.Console;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>The few colours that mean something. What they say is always in the text as well.</summary>
internal static class Styles
{
    /// <summary>What stands out.</summary>
    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    /// <summary>What explains.</summary>
    public static Style Quiet { get; } = new(decoration: Decoration.Dim);

    /// <summary>What went well.</summary>
    public static Style Good { get; } = new(Color.Green);

    /// <summary>What one may want to look at.</summary>
    public static Style Doubtful { get; } = new(Color.Yellow);

    /// <summary>What went wrong.</summary>
    public static Style Bad { get; } = new(Color.Red);

    /// <summary>What moves.</summary>
    public static Style Active { get; } = new(Color.Blue);

    /// <summary>A trial's state.</summary>
    public static TableCell Of(TrialState state) => new(Figures.State(state), state switch
    {
        TrialState.Succeeded => Good,
        TrialState.Running => Active,
        TrialState.Diverged => Doubtful,
        TrialState.Failed => Bad,
        _ => Style.Plain,
    });

    /// <summary>The state of a sweep that is not over and that no process trains.</summary>
    public static TableCell Interrupted { get; } = new("interrupted", Doubtful);

    /// <summary>A sweep's state.</summary>
    public static TableCell Of(SweepState state) => new(Figures.State(state), state switch
    {
        SweepState.Finished => Good,
        SweepState.Running => Active,
        SweepState.Paused => Doubtful,
        _ => Style.Plain,
    });
}
