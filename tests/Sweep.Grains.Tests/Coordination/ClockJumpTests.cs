using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>The wall clock is set back and forth while a sweep runs; leases go by a clock that only moves on.</summary>
public sealed class ClockJumpTests
{
    [Fact]
    public async Task Sweep_WallClockJumpsByDaysBothWays_LosesNoLeaseAndNoOrder()
    {
        var clock = new JumpingClock();
        await using var cluster = await SweepCluster.StartAsync(slots: 2, clock: clock);
        cluster.Trainer.BeforeEpoch = (_, epoch, _) =>
        {
            clock.Jump(TimeSpan.FromDays(epoch % 2 == 0 ? 400 : -800));
            return null;
        };

        var sweep = await cluster.SubmitAsync(trials: 6, epochs: 20);
        var status = await cluster.FinishedAsync(sweep);

        Assert.Equal(6, status.Counts.Succeeded);
        Assert.Equal(6, cluster.Trainer.Attempts.Length); // A lease that was taken for expired would have made another attempt.
        foreach (var trial in await cluster.TrialsAsync(sweep))
        {
            var attempt = Assert.Single(await cluster.Store.AttemptsAsync(trial.Spec.Id, CancellationToken.None));
            Assert.True(attempt.Ended >= attempt.Opened, $"{trial.Spec.Id} began at {attempt.Opened} and ended at {attempt.Ended}.");
        }
    }

    private sealed class JumpingClock : TimeProvider
    {
        private long _offset;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));
    }
}
