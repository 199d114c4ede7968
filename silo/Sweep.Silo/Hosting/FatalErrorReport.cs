namespace Sweep.Silo;

/// <summary>What a silo does when it cannot go on: it stops its slots, says so in one sentence and ends the process. What the ledger
/// has is safe, and no thread of a silo that the cluster counts as dead trains on.</summary>
/// <param name="stopSlots">Stops them at once.</param>
/// <param name="warn">Takes the sentence.</param>
/// <param name="advice">What to do then.</param>
/// <param name="end">Ends the process.</param>
internal sealed class FatalErrorReport(Action stopSlots, Action<string> warn, string advice, IProcessEnd end) : IFatalErrorHandler
{
    /// <summary>As when no silo answers.</summary>
    private const int ExitCode = 3;

    private const string ToldDead = "I have been told I am dead";

    public bool IsUnexpected(Exception exception) => exception is not (ObjectDisposedException or OperationCanceledException);

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        end.NoLaterThanSoon(ExitCode); // First: each of the others may hang in a process that is in trouble.
        try
        {
            stopSlots();
        }
        catch (Exception fault) when (fault is ObjectDisposedException or AggregateException)
        {
            // The silo is half gone, and with it the slots; the process goes too.
        }

        try
        {
            warn($"The silo cannot go on and ends: {Reason(exception, context)} {advice}");
        }
        finally
        {
            end.Now(ExitCode);
        }
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
