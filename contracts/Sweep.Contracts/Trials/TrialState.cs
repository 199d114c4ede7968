namespace Sweep.Contracts;

/// <summary>Where a trial stands. The last five are ends: a trial reaches one of them, and leaves it only if its user retries
/// it or gives it more epochs.</summary>
[GenerateSerializer, Alias("Sweep.TrialState")]
public enum TrialState
{
    /// <summary>Waits for a slot; new, or handed back, or to be retried.</summary>
    Queued,

    /// <summary>Leased to a slot.</summary>
    Running,

    /// <summary>Checkpointed and set aside by the trial scheduler, which may let it go on.</summary>
    Paused,

    /// <summary>Trained all its epochs.</summary>
    Succeeded,

    /// <summary>Its loss became NaN or infinite. A result, ranked last; never retried.</summary>
    Diverged,

    /// <summary>Failed more often than <c>retries</c> allows.</summary>
    Failed,

    /// <summary>Ended early by the trial scheduler or at its target.</summary>
    Stopped,

    /// <summary>Ended by its user.</summary>
    Cancelled,
}
