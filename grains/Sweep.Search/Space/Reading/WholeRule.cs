using System.Numerics;

namespace Sweep.Search;

/// <summary>
/// A whole number in a range, both ends included, in any of JSON's forms: 10, 10.0 and 1e1 are the same.
/// </summary>
internal sealed class WholeRule<T>(T min, T max) : ValueRule<T>
    where T : struct, IBinaryInteger<T>
{
    public T Min => min;

    public T Max => max;

    public override string Expected =>
        $"a whole number from {min:N0} to {max:N0}";

    protected override string? Check(JsonPart part, out T value)
    {
        value = default;
        if (part is not JsonNumberPart number) return WrongType(part, "a number");
        var exact = ExactNumber.Parse(number.Raw);
        if (!exact.IsWhole) return "is not a whole number";
        if (exact.ToWhole() is not { } whole || whole < Int128.CreateChecked(min) || whole > Int128.CreateChecked(max))
        {
            return "is out of range";
        }

        value = T.CreateChecked(whole);
        return null;
    }

    protected override string Advice(JsonPart part) => NumberAdvice.For(part);
}
