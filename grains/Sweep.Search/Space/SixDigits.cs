using System.Globalization;

namespace Sweep.Search;

/// <summary>The positive numbers of six significant digits, and 0, counted upwards.</summary>
internal static class SixDigits
{
    /// <summary>From here on numbers of six digits are all different.</summary>
    public const double Least = 1e-300;

    private const int Mantissas = 900_000;
    private const int LeastMantissa = 100_000;

    // Below any power of ten that a number can have.
    private const long Zero = -400L * Mantissas;

    /// <summary>The place of the number that is nearest.</summary>
    /// <param name="value">Finite and not negative.</param>
    public static long Nearest(double value)
    {
        if (value == 0) return Zero;
        var text = value.ToString("E5", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = int.Parse(text[..mark].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture);
        return ((long)exponent * Mantissas) + mantissa - LeastMantissa;
    }

    /// <summary>The place of the least number that is not below a value.</summary>
    public static long AtLeast(double value) => Nearest(value) is var place && At(place) < value ? place + 1 : place;

    /// <summary>The place of the largest number that is not above a value.</summary>
    public static long AtMost(double value) => Nearest(value) is var place && At(place) > value ? place - 1 : place;

    /// <summary>The number at a place; infinite beyond the largest.</summary>
    public static double At(long place)
    {
        if (place == Zero) return 0;
        var exponent = Math.DivRem(place, Mantissas, out var offset);
        if (offset < 0) (exponent, offset) = (exponent - 1, offset + Mantissas);
        return double.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{offset + LeastMantissa}E{exponent - 5}"), CultureInfo.InvariantCulture);
    }
}
