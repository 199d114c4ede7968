using System.Text.Json;

namespace Sweep.Grains;

/// <summary>What the values of labels are called.</summary>
internal static class Label
{
    /// <summary>A state's or outcome's name, as the ledger and the command write it.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A name as the grid file writes it where words are joined by hyphens.</summary>
    public static string Hyphenated<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
