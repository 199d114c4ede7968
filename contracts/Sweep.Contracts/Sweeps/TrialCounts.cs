namespace Sweep.Contracts;

/// <summary>How many trials of a sweep stand where.</summary>
[GenerateSerializer, Immutable, Alias("Sweep.TrialCounts")]
public readonly record struct TrialCounts(
    int Queued, int Running, int Paused, int Succeeded, int Diverged, int Failed, int Stopped, int Cancelled)
{
    /// <summary>All trials.</summary>
    public int Total => Queued + Running + Paused + Ended;

    /// <summary>Those that have reached an end.</summary>
    public int Ended => Succeeded + Diverged + Failed + Stopped + Cancelled;

    /// <summary>The same counts with those of one state changed by <paramref name="by"/>.</summary>
    public TrialCounts Add(TrialState state, int by) => state switch
    {
        TrialState.Queued => this with { Queued = Queued + by },
        TrialState.Running => this with { Running = Running + by },
        TrialState.Paused => this with { Paused = Paused + by },
        TrialState.Succeeded => this with { Succeeded = Succeeded + by },
        TrialState.Diverged => this with { Diverged = Diverged + by },
        TrialState.Failed => this with { Failed = Failed + by },
        TrialState.Stopped => this with { Stopped = Stopped + by },
        TrialState.Cancelled => this with { Cancelled = Cancelled + by },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such trial state."),
    };
}
