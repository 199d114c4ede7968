using System.Globalization;

namespace Sweep.Search;

/// <summary>A number from a least one on; "above" leaves the least one out.</summary>
internal sealed class NumberRule(double min, bool above = false, double max = double.MaxValue) : ValueRule<double>
{
    public double Min => min;

    public double Max => max;

    public bool IsAbove => above;

    public override string Expected
    {
        get
        {
            if (above) return $"a number above {min:#,0.##}";
            return max < double.MaxValue
                ? $"a number from {min:#,0.##} to {max:#,0.##}"
                : $"a number of {min:#,0.##} or more";
        }
    }

    protected override string? Check(JsonPart part, out double value)
    {
        value = default;
        if (part is not JsonNumberPart number) return WrongType(part, "a number");
        value = double.Parse(number.Raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value)) return "is beyond what a number can hold";
        if (value == 0)
        {
            if (!ExactNumber.Parse(number.Raw).IsZero) return "is too close to 0 to tell it from 0";
            value = 0; // -0 as well: its sign would give equal trials unequal content hashes.
        }

        return value < min || value > max || (above && value == min) ? "is out of range" : null;
    }

    protected override string Advice(JsonPart part) => NumberAdvice.For(part);
}

/// <summary>What was probably meant by text where a number is wanted.</summary>
internal static class NumberAdvice
{
    public static string For(JsonPart part)
    {
        if (part is not JsonTextPart { Text: var text }) return "";
        if (IsNumber(text)) return $" Leave the double quotes out: {Quoted.Bare(text)}.";
        var pieces = text.Split(',');
        return pieces.Length > 1 && pieces.All(piece => IsNumber(piece.Trim()))
            ? $" Several values are written as a list: [{Quoted.Bare(text)}]."
            : "";
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);
}
