using Microsoft.Extensions.Logging;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Calls to grains that are repeated until they are answered: every one of them may be repeated without
/// harm.</summary>
public sealed partial class CoordinatorCalls(TimeProvider time, ILogger<CoordinatorCalls> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Calls until there is an answer.</summary>
    /// <exception cref="OperationCanceledException">Given up, by <paramref name="giveUp"/>.</exception>
    internal async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call, CancellationToken giveUp)
    {
        for (var pause = FirstPause; ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            giveUp.ThrowIfCancellationRequested();
            try
            {
                return await call();
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !giveUp.IsCancellationRequested)
            {
                // Whatever it was: a slot that stopped asking would stand idle for ever, and tell nobody.
                LogUnanswered(fault.Message);
            }

            await Task.Delay(pause, time, giveUp);
        }
    }

    /// <summary>Calls until there is an answer, or for so long that its user must hear of it.</summary>
    /// <exception cref="SweepException">What the last call met after <paramref name="patience"/>.</exception>
    public async Task<T> WithPatienceAsync<T>(Func<Task<T>> call, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(call);
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (IsPassing(fault) && time.GetElapsedTime(begun) < patience)
            {
                await Task.Delay(FirstPause, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Whether the same call may well be answered a moment later: the store refused, or a coordinator was lost.</summary>
    private static bool IsPassing(Exception fault) =>
        fault is StoreUnavailableException or LedgerConflictException or OrleansException or TimeoutException;

    [LoggerMessage(LogLevel.Warning, "A call was not answered and will be repeated: {Reason}")]
    private partial void LogUnanswered(string reason);
}
