using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Asks the dispatcher for trials.</summary>
internal sealed class WorkSource(IGrainFactory grains, CoordinatorCalls calls, TimeProvider time)
{
    /// <summary>How long at most a slot that found nothing waits before it asks again.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ShortestIdle = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until there is work.</summary>
    /// <exception cref="OperationCanceledException">Given up, by <paramref name="giveUp"/>.</exception>
    public async Task<Assignment> NextAsync(PullRequest pull, SoloRoom room, CancellationToken giveUp)
    {
        for (var idle = ShortestIdle; ; idle = idle * 2 > LongestIdle ? LongestIdle : idle * 2)
        {
            await room.OpenedAsync(giveUp);
            if (await AskAsync(pull, giveUp) is { } assignment) return assignment;
            await Task.Delay(idle, time, giveUp);
        }
    }

    /// <summary>Asks once for a trial to train beside others.</summary>
    /// <returns>Null when there is none, or a run of this process wants to be alone.</returns>
    /// <exception cref="OperationCanceledException">Given up, by <paramref name="giveUp"/>.</exception>
    public async Task<Assignment?> FindBesideAsync(PullRequest pull, SoloRoom room, CancellationToken giveUp) =>
        room.IsOpen ? await AskAsync(pull, giveUp) : null;

    private Task<Assignment?> AskAsync(PullRequest pull, CancellationToken giveUp) => calls.UntilAnsweredAsync(
        () => grains.GetGrain<IDispatcherGrain>(0).PullAsync(pull, CancellationToken.None), giveUp);
}
