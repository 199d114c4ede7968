using System.Globalization;

namespace Sweep.Cli;

/// <summary>Reads <c>--slots</c>.</summary>
internal static class SlotChoice
{
    /// <summary>What the machine has.</summary>
    public const string Auto = "auto";

    private const string CpuPrefix = "cpu:";
    private const int MostSlots = 1024;

    /// <summary>What would be right.</summary>
    public static string Forms => $"It is 'auto', or 'cpu:N' with N from 1 to {MostSlots}.";

    /// <summary>What is wrong with the text; null for nothing.</summary>
    public static string? Fault(string? text) => text == Auto || TryCpu(text, out _)
        ? null
        : $"'--slots {text}' is not understood. {Forms}";

    /// <summary>How many CPU slots a sound text names; null for <see cref="Auto"/>.</summary>
    public static int? CpuSlots(string text) => TryCpu(text, out var slots) ? slots : null;

    private static bool TryCpu(string? text, out int slots)
    {
        slots = 0;
        return text is not null
            && text.StartsWith(CpuPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CpuPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out slots)
            && slots is >= 1 and <= MostSlots;
    }
}
