namespace Sweep.Kernels;

/// <summary>
/// What a kernel needs of a vector of floats. Every operation is one that IEEE 754 rounds exactly, lane by lane, so a
/// kernel written with them gives the same bits at every width and on every processor.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IVectors<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector: 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>How many rows of a product are computed at once: as many as the registers hold sums for.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Broadcast(float value);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Abs(TVector value);

    /// <summary>All bits of a lane where a &lt; b, else none; none for NaN.</summary>
    static abstract TVector IsLess(TVector a, TVector b);

    /// <summary>All bits of a lane where it is a number, else none.</summary>
    static abstract TVector IsNumber(TVector value);

    /// <summary>Lanes of <paramref name="yes"/> where the condition has all bits, else of <paramref name="no"/>.</summary>
    static abstract TVector Select(TVector condition, TVector yes, TVector no);

    /// <summary>The magnitude of one and the sign of the other.</summary>
    static abstract TVector WithSignOf(TVector magnitude, TVector sign);

    /// <summary>Adds the low bits of <paramref name="exponent"/> to the exponents: value times 2^n where exponent is
    /// 1.5 * 2^23 + n and the result is a normal number.</summary>
    static abstract TVector Scale(TVector value, TVector exponent);
}
