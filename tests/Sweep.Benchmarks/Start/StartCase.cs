namespace Sweep.Benchmarks;

/// <summary>Something whose beginning is timed.</summary>
/// <param name="What">Its name in the result.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Arguments">What the command gets besides the data directory.</param>
/// <param name="Until">What the clock stops at.</param>
internal sealed record StartCase(string What, string Description, string[] Arguments, StartEvent Until);

/// <summary>What a clock that started with the process stops at.</summary>
internal enum StartEvent
{
    /// <summary>The process has ended, with code 0.</summary>
    Exit,

    /// <summary>The ledger has the first epoch's row. The process is ended then.</summary>
    FirstEpoch,
}
