namespace Sweep.Silo;

/// <summary>What a test may want other than a user.</summary>
internal sealed record PostgresSettings
{
    /// <summary>How long a writer that lost the server in the middle of a commit tries to find out whether it was
    /// carried out.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
