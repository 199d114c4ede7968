namespace Sweep.Benchmarks;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A figure misses its limit, or what was measured failed.</summary>
    public const int Missed = 1;

    /// <summary>There is no such benchmark, or no such option.</summary>
    public const int BadUsage = 2;

    /// <summary>Something that the benchmark needs, such as what it compares with, is not on this machine.</summary>
    public const int Missing = 3;

    public const int Interrupted = 130;
}
