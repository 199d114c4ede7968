namespace Sweep.Training;

/// <summary>Random numbers of one trial for one purpose.</summary>
/// <remarks>
/// All randomness of a trial is here. A stream is fixed by (trial seed, purpose, index), where the index is the epoch,
/// or the number of a parameter tensor; streams know nothing of one another. So: nothing but the seed and the epoch has
/// to be stored to go on bit for bit; trials of one seed start from the same weights whatever their sampling or
/// learning rate; and libtorch's own generators, which are shared by all threads of a process, have no part in a result.
/// Numbers come from SplitMix64 (Steele, Lea and Flood, 2014) and from plain IEEE arithmetic, so every machine and
/// device gets the same bits.
/// </remarks>
internal struct TrialRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    private TrialRandom(ulong state) => _state = state;

    public static TrialRandom For(ulong seed, RandomPurpose purpose, int index) =>
        new(unchecked(Mix(Mix(Mix(seed + GoldenGamma) ^ (ulong)purpose) ^ (ulong)index)));

    /// <summary>All 2^64 values are equally likely.</summary>
    public ulong Next() => Mix(_state = unchecked(_state + GoldenGamma));

    /// <summary>A whole number in [0, <paramref name="bound"/>), each equally likely.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        // Values beyond the largest multiple of the bound would favour small results.
        var limit = ulong.MaxValue - ulong.MaxValue % (ulong)bound;
        ulong value;
        do value = Next();
        while (value >= limit);
        return (int)(value % (ulong)bound);
    }

    /// <summary>Puts the items into an order of which each is equally likely (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>Fills with draws of N(0, <paramref name="standardDeviation"/>²), computed in double and rounded to
    /// float.</summary>
    public void FillNormal(Span<float> values, double standardDeviation)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var (first, second) = NextNormals();
            values[i] = (float)(first * standardDeviation);
            if (i + 1 < values.Length) values[i + 1] = (float)(second * standardDeviation);
        }
    }

    /// <summary>Fills with draws from [-<paramref name="bound"/>, <paramref name="bound"/>), each equally likely,
    /// computed in double and rounded to float.</summary>
    public void FillUniform(Span<float> values, double bound)
    {
        foreach (ref var value in values) value = (float)(NextSigned() * bound);
    }

    // Marsaglia's polar method: two independent normal draws from a point drawn in the unit disc.
    private (double First, double Second) NextNormals()
    {
        double x, y, square;
        do
        {
            x = NextSigned();
            y = NextSigned();
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * Log(square) / square);
        return (x * scale, y * scale);
    }

    // In [-1, 1), a multiple of 2^-52.
    private double NextSigned() => (long)(Next() >> 11) * (1.0 / (1L << 52)) - 1;

    // The C library's logarithm differs in its last bit between versions and processors; this one uses only operations
    // that IEEE 754 rounds exactly. ln(m 2^e) = e ln 2 + 2 artanh((m - 1) / (m + 1)), with m in [1/sqrt 2, sqrt 2), so
    // that the series ends early.
    private static double Log(double value)
    {
        var exponent = Math.ILogB(value);
        var mantissa = Math.ScaleB(value, -exponent);
        if (mantissa >= 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }
        var ratio = (mantissa - 1) / (mantissa + 1);
        var square = ratio * ratio;
        var series = 0.0;
        for (var term = 23; term >= 1; term -= 2) series = series * square + 1.0 / term;
        return exponent * 0.6931471805599453 + 2 * ratio * series;
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
