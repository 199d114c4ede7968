namespace Sweep.Silo;

/// <summary>What a silo does when it cannot go on: it says so in one sentence and ends the process. What the ledger has is safe,
/// and no thread of a silo that the cluster counts as dead trains on.</summary>
/// <param name="warn">Takes the sentence.</param>
/// <param name="advice">What to do then.</param>
internal sealed class FatalErrorReport(Action<string> warn, string advice) : IFatalErrorHandler
{
    /// <summary>As when no silo answers.</summary>
    private const int ExitCode = 3;

    private const string ToldDead = "I have been told I am dead";

    public bool IsUnexpected(Exception exception) => exception is not (ObjectDisposedException or OperationCanceledException);

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        warn($"The silo cannot go on and ends: {Reason(exception, context)} {advice}");
        Environment.Exit(ExitCode);
    }

    internal static string Reason(Exception? exception, string? context)
    {
        var reason = (exception?.GetBaseException().Message ?? context ?? "no reason was given").Split('\n', 2)[0];
        // Orleans says so with the whole list of members.
        return reason.StartsWith(ToldDead, StringComparison.Ordinal)
            ? "the other silos had not heard of it for a while, and declared it dead."
            : reason;
    }
}
