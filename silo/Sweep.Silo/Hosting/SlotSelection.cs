using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Silo;

/// <summary>Which devices of this machine are to be slots, as <c>--slots</c> says it.</summary>
/// <remarks>Two that are written alike are equal.</remarks>
public sealed record SlotSelection
{
    private const string AutoName = "auto";
    private const string CpuPrefix = "cpu:";
    private const string CudaPrefix = "cuda:";
    private const string All = "all";
    private const int MostCpuSlots = 1024;

    private readonly string _text;

    private SlotSelection(string text) => _text = text;

    /// <summary>One slot per CUDA device that no other process has or, without CUDA, one per core.</summary>
    public static SlotSelection Auto { get; } = new(AutoName);

    /// <summary>One slot per CUDA device that no other process has.</summary>
    public static SlotSelection AllCuda { get; } = new(CudaPrefix + All) { IsCuda = true };

    /// <summary>What would be right.</summary>
    public static string Forms { get; } =
        $"It is 'auto', 'cpu:N' with N from 1 to {MostCpuSlots}, 'cuda:all', or CUDA devices by number: 'cuda:0', "
        + "'cuda:0,2'.";

    /// <summary>How many CPU slots; null where it does not say.</summary>
    public int? CpuSlots { get; private init; }

    /// <summary>Whether CUDA devices must be there.</summary>
    public bool IsCuda { get; private init; }

    /// <summary>The numbers of the CUDA devices that it names, in its order, each once; empty where it names
    /// none.</summary>
    public ImmutableArray<int> CudaDevices { get; private init; } = [];

    /// <summary>So many CPU slots.</summary>
    /// <param name="count">1 to 1024.</param>
    public static SlotSelection Cpu(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostCpuSlots);
        return new(string.Create(CultureInfo.InvariantCulture, $"{CpuPrefix}{count}")) { CpuSlots = count };
    }

    /// <summary>Reads what a user wrote.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="fault">Whole sentences: what is wrong, and what would be right; empty if nothing is.</param>
    /// <returns>Null for what is wrong.</returns>
    public static SlotSelection? Parse(string? text, out string fault)
    {
        fault = "";
        if (text == AutoName) return Auto;
        if (text == AllCuda._text) return AllCuda;
        if (After(CpuPrefix, text) is { } count && Number(count) is { } slots and >= 1 and <= MostCpuSlots)
            return Cpu(slots);
        if (After(CudaPrefix, text) is { } list) return ParseCuda(list, out fault);
        fault = Forms;
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(SlotSelection? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    /// <summary>As it is written: <c>cuda:0,2</c>.</summary>
    public override string ToString() => _text;

    private static SlotSelection? ParseCuda(string list, out string fault)
    {
        fault = Forms;
        if (list.Length == 0)
        {
            fault = $"It names no device. {Forms}";
            return null;
        }

        int?[] numbers = [.. list.Split(',').Select(Number)];
        if (numbers.Any(n => n is null)) return null;
        ImmutableArray<int> devices = [.. numbers.OfType<int>()];
        if (devices.GroupBy(d => d).FirstOrDefault(g => g.Count() > 1) is { } doubled)
        {
            fault = string.Create(
                CultureInfo.InvariantCulture, $"It names device '{doubled.Key}' more than once; name each once.");
            return null;
        }

        fault = "";
        var text = string.Join(',', devices.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        return new(CudaPrefix + text) { IsCuda = true, CudaDevices = devices };
    }

    private static string? After(string prefix, string? text) =>
        text is not null && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
