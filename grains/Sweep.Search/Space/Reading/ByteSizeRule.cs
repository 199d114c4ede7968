using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Search;

/// <summary>A number of bytes: a whole number, or text with a unit. What is less than a byte is dropped.</summary>
internal sealed class ByteSizeRule : ValueRule<long>
{
    // Enough for any disk, and within what a JSON reader with doubles holds exactly.
    public const long Most = 1L << 53;

    private static readonly WholeRule<long> Bytes = new(1, Most);

    private static readonly ImmutableArray<(string Name, long Size)> Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("B", 1),
    ];

    public override string Expected =>
        "a size such as '10 GiB' or '500 MB' (units B, KB, MB, GB, TB, KiB, MiB, GiB, TiB), or a whole number of bytes";

    protected override string? Check(JsonPart part, out long value)
    {
        if (part is not JsonTextPart { Text: var text }) return Bytes.Explain(part, out value);
        value = 0;
        // The longer units stand first, since every unit ends in B.
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        if (unit.Name is null) return "has no unit";
        var count = text[..^unit.Name.Length].Trim();
        if (!decimal.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return "is no size";
        }

        if (number > Most || number * unit.Size > Most || number * unit.Size < 1) return "is out of range";
        value = (long)(number * unit.Size);
        return null;
    }
}
