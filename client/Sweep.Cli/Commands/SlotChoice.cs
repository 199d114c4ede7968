using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Reads <c>--slots</c>.</summary>
internal static class SlotChoice
{
    /// <summary>What the machine has.</summary>
    public const string Auto = "auto";

    /// <summary>What is wrong with the text, and what would be right, in whole sentences; null for nothing.</summary>
    /// <remarks>The usual choice is known without loading the silo's assembly, which help does without.</remarks>
    public static string? Fault(string? text) => text == Auto ? null : FaultOf(text);

    /// <summary>What a sound text names.</summary>
    public static SlotSelection Of(string text) => SlotSelection.Parse(text, out _)!;

    private static string? FaultOf(string? text) => SlotSelection.Parse(text, out var fault) is null ? fault : null;
}
