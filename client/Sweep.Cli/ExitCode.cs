using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done. Diverged trials are results too.</summary>
    public const int Done = 0;

    /// <summary>The sweep ended with failed trials, or none of its trials succeeded, or it paused itself; or a check of
    /// <c>sweep doctor</c> failed.</summary>
    public const int SweepFailed = 1;

    /// <summary>Something in the command line, the grid file or what they name is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>The store or the silo cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>What a sweep that is over comes to.</summary>
    public static int Of(TrialCounts counts) =>
        counts.Failed > 0 || counts.Succeeded + counts.Stopped == 0 ? SweepFailed : Done;
}
