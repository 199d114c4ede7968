namespace Sweep.EndToEnd.Tests;

/// <summary>What a comment before a block can tell the test: <c>&lt;!-- exit: 2 --&gt;</c>.</summary>
internal static class GuideNotes
{
    /// <summary>The block is a file of this name, which later commands use.</summary>
    public const string File = "file";

    /// <summary>What the commands end with; 0 where nothing is noted.</summary>
    public const string Exit = "exit";

    /// <summary>The block is not run, for this reason.</summary>
    public const string ShownOnly = "shown only";

    /// <summary>This is run in the block's place: the same command, made short.</summary>
    public const string Runs = "runs";

    /// <summary>What the block needs beside the command: see <see cref="GuideNeeds"/>.</summary>
    public const string Needs = "needs";

    /// <summary>The command stays, in a terminal of its own; the guide goes on once it has printed this.</summary>
    public const string Stays = "stays";

    /// <summary>The command gets this signal, INT or KILL, once the ledger has epochs that it had not
    /// before.</summary>
    public const string Signal = "signal";

    /// <summary>The command is run once those that stay have ended by themselves.</summary>
    public const string Waits = "waits";

    public static readonly IReadOnlySet<string> All =
        new HashSet<string> { File, Exit, ShownOnly, Runs, Needs, Stays, Signal, Waits };
}
