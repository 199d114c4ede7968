namespace Sweep.Kernels;

/// <summary>How rows of floats lie in memory: each begins at a multiple of the widest vector, so that no kernel needs a
/// case for what is left over. What lies between a row's end and the next begins as zero and stays so, until a pass computes
/// with NaN or infinity: the next one starts from zeros again wherever its padding is read.</summary>
internal static class Padding
{
    /// <summary>The widest vector, in floats.</summary>
    public const int Unit = 16;

    /// <summary>Floats from one row to the next.</summary>
    public static int Of(int columns) => checked(columns + (Unit - 1)) / Unit * Unit;
}
