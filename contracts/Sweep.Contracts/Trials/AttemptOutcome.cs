namespace Sweep.Contracts;

/// <summary>How one attempt ended.</summary>
[GenerateSerializer, Alias("Sweep.AttemptOutcome")]
public enum AttemptOutcome
{
    /// <summary>All epochs were trained.</summary>
    Succeeded,

    /// <summary>The loss became NaN or infinite.</summary>
    Diverged,

    /// <summary>An error ended it; counts against <c>retries</c>.</summary>
    Failed,

    /// <summary>It stopped early, at its target or because it was told to.</summary>
    Stopped,

    /// <summary>The slot checkpointed and handed the trial back; does not count against <c>retries</c>.</summary>
    Released,

    /// <summary>Its lease ended or its silo left; does not count against <c>retries</c>.</summary>
    Lost,

    /// <summary>Its user cancelled it.</summary>
    Cancelled,
}
