using System.Globalization;

namespace Sweep.Search;

/// <summary>
/// What a JSON number says exactly, whatever its form: 10, 10.0 and 1e1 are equal, and no digit is rounded away.
/// </summary>
/// <param name="IsNegative">Whether a minus stands before it; false for zero.</param>
/// <param name="Digits">Its digits without zeros at either end; empty for zero.</param>
/// <param name="Exponent">The power of ten that the digits, read as a whole number, are multiplied by; 0 for
/// zero.</param>
internal readonly record struct ExactNumber(bool IsNegative, string Digits, long Exponent)
{
    // No whole number with more digits is in any range here; Int128 holds 38.
    private const int MostWholeDigits = 30;

    // Beyond any exponent that could be evened out by the digits of a file of bounded length.
    private const long FarExponent = 1L << 40;

    public bool IsZero => Digits.Length == 0;

    public bool IsWhole => Exponent >= 0;

    /// <param name="raw">A number in JSON's grammar.</param>
    public static ExactNumber Parse(string raw)
    {
        var mark = raw.IndexOfAny(['e', 'E']);
        var mantissa = mark < 0 ? raw : raw[..mark];
        var exponent = mark < 0 ? 0 : ParseExponent(raw[(mark + 1)..]);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0) exponent -= mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0
            ? new ExactNumber(false, "", 0)
            : new ExactNumber(raw[0] == '-', significant, exponent + digits.Length - significant.Length);
    }

    /// <summary>Its value; null when it is not whole, or further from zero than any range here reaches.</summary>
    public Int128? ToWhole()
    {
        if (!IsWhole || Digits.Length + Exponent > MostWholeDigits) return null;
        if (IsZero) return 0;
        var size = Int128.Parse(Digits + new string('0', (int)Exponent), CultureInfo.InvariantCulture);
        return IsNegative ? -size : size;
    }

    private static long ParseExponent(string text)
    {
        var isNegative = text.StartsWith('-');
        var known = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent);
        if (known && exponent is > -FarExponent and < FarExponent) return exponent;
        return isNegative ? -FarExponent : FarExponent;
    }
}
