using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>The values that a random search draws from for one hyperparameter, as places counted from 0.</summary>
internal abstract class DrawnAxis(long count)
{
    /// <summary>How many different values there are, at least 1.</summary>
    public long Count { get; } = count;

    /// <summary>The place of the value for 64 random bits.</summary>
    public abstract long Place(ulong bits);

    /// <summary>Evenly from a list.</summary>
    public static DrawnAxis<T> Of<T>(ImmutableArray<T> values) => new EvenAxis<T>(values.Length, place => values[(int)place]);

    /// <summary>Evenly from a list, or from whole numbers in steps.</summary>
    public static DrawnAxis<int> Of(ImmutableArray<int> values, Distribution? distribution)
    {
        if (distribution is not { Low: var low, High: var high, Step: var step }) return Of(values);
        return new EvenAxis<int>(((long)(high - low) / step) + 1, place => (int)(low + (place * step)));
    }

    /// <summary>Evenly from a list, or from real numbers of six digits.</summary>
    public static DrawnAxis<double> Of(ImmutableArray<double> values, Distribution? distribution) =>
        distribution is null ? Of(values) : new RealAxis(distribution);

    /// <summary>A number from 0 to below 1, in steps of 2^-53.</summary>
    private static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    private sealed class EvenAxis<T>(long count, Func<long, T> value) : DrawnAxis<T>(count)
    {
        public override long Place(ulong bits) => (long)Math.BigMul(bits, (ulong)Count, out _);

        public override T ValueAt(long place) => value(place);
    }

    private sealed class RealAxis(Distribution distribution) : DrawnAxis<double>(
        SixDigits.AtMost(distribution.High) - SixDigits.AtLeast(distribution.Low) + 1)
    {
        private readonly long _first = SixDigits.AtLeast(distribution.Low);

        public override long Place(ulong bits)
        {
            var (low, high) = (distribution.Low, distribution.High);
            var value = distribution.Kind == DistributionKind.LogUniform
                ? Math.Exp(Math.Log(low) + (Unit(bits) * (Math.Log(high) - Math.Log(low))))
                : low + (Unit(bits) * (high - low));
            // Rounding must not leave the bounds, nor overflow.
            return Math.Clamp(SixDigits.Nearest(Math.Min(value, high)) - _first, 0, Count - 1);
        }

        public override double ValueAt(long place) => SixDigits.At(_first + place);
    }
}

/// <summary>A <see cref="DrawnAxis"/> that knows its values.</summary>
internal abstract class DrawnAxis<T>(long count) : DrawnAxis(count)
{
    /// <summary>The value at a place from 0 to below <see cref="DrawnAxis.Count"/>.</summary>
    public abstract T ValueAt(long place);
}
