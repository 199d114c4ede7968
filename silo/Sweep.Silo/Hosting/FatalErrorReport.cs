namespace Sweep.Silo;

/// <summary>What a silo does when it cannot go on: it says so in one sentence and ends the process. What the ledger has is safe,
/// and no thread of a silo that the cluster counts as dead trains on.</summary>
internal sealed class FatalErrorReport(Action<string> warn) : IFatalErrorHandler
{
    /// <summary>As when no silo answers.</summary>
    private const int ExitCode = 3;

    public bool IsUnexpected(Exception exception) => exception is not (ObjectDisposedException or OperationCanceledException);

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        var reason = (exception?.GetBaseException().Message ?? context ?? "no reason was given").Split('\n', 2)[0];
        warn($"The silo cannot go on and ends: {reason} Go on with 'sweep resume'.");
        Environment.Exit(ExitCode);
    }
}
