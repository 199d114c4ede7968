using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>An order of trials by their columns, as <c>--sort</c> names it.</summary>
internal sealed class TrialOrder : IComparer<TrialEntry>
{
    private readonly ImmutableArray<(TrialField Field, bool IsDescending)> _keys;

    private TrialOrder(ImmutableArray<(TrialField Field, bool IsDescending)> keys) => _keys = keys;

    /// <summary>Reads names of columns, parted by commas; a minus before one turns it around.</summary>
    /// <exception cref="CommandException">A name is unknown.</exception>
    public static TrialOrder Parse(string text)
    {
        var keys = ImmutableArray.CreateBuilder<(TrialField, bool)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var name = part.StartsWith('-') ? part[1..] : part;
            var field = TrialField.Find(name)
                ?? throw new CommandException($"'--sort {Printable.OneLine(text)}': {TrialField.Unknown(name)}");
            keys.Add((field, part.StartsWith('-')));
        }
        return new(keys.ToImmutable());
    }

    /// <summary>Compares two trials of one sweep. Those without a value, and with NaN, come last in either direction; of equal
    /// ones the lower number comes first.</summary>
    public int Compare(TrialEntry? x, TrialEntry? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        foreach (var (field, isDescending) in _keys)
        {
            var order = field.IsNumber
                ? Compare(Known(field.Number(x)), Known(field.Number(y)), isDescending)
                : Compare(field.Text(x), field.Text(y), isDescending);
            if (order != 0) return order;
        }
        return x.Spec.Id.Number.CompareTo(y.Spec.Id.Number);
    }

    private static double? Known(double? number) => number is double.NaN ? null : number;

    private static int Compare(double? x, double? y, bool isDescending) => (x, y) switch
    {
        (null, _) or (_, null) => (x is null).CompareTo(y is null),
        _ => isDescending ? y.Value.CompareTo(x.Value) : x.Value.CompareTo(y.Value),
    };

    private static int Compare(string? x, string? y, bool isDescending) => x is null || y is null
        ? (x is null).CompareTo(y is null)
        : isDescending ? string.CompareOrdinal(y, x) : string.CompareOrdinal(x, y);
}
