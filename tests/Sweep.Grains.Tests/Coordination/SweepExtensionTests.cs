using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>Extending a sweep that is there, through its coordinator and a real ledger.</summary>
public sealed class SweepExtensionTests : IAsyncLifetime
{
    private SweepCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await SweepCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Extend_FinishedSweepByEpochsAndValues_TrainsWhatIsMissing()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 2);
        var sweep = await cluster.SubmitAsync(trials: 2, epochs: 3);
        await cluster.FinishedAsync(sweep);
        var before = await cluster.TrialsAsync(sweep);

        var status = await cluster.Coordinator(sweep).ExtendAsync(["epochs=5", "lr=[0.002,0.009]"], CancellationToken.None);
        Assert.Equal((SweepState.Running, 3), (status.State, status.Counts.Total));
        status = await cluster.FinishedAsync(sweep);

        var after = await cluster.TrialsAsync(sweep);
        Assert.Equal(3, status.Counts.Succeeded);
        Assert.All(after, trial => Assert.Equal((5, 5), (trial.EpochsDone, trial.Spec.Hyperparameters.Epochs)));
        Assert.Equal([0.001, 0.002, 0.009], after.Select(t => t.Spec.Hyperparameters.Lr));
        Assert.Equal([2, 2, 1], after.Select(t => t.Attempt));
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First.Spec.ContentHash, pair.Second.Spec.ContentHash));
        var curve = await cluster.Store.MeasurementsAsync(after[0].Spec.Id, CancellationToken.None);
        Assert.Equal([1, 2, 3, 4, 5], curve.Select(m => m.Epoch));
    }

    [Fact]
    public async Task Extend_Repeated_AddsNothingTheSecondTime()
    {
        var sweep = await _cluster.SubmitAsync(trials: 2, epochs: 3);
        var coordinator = _cluster.Coordinator(sweep);

        var first = await coordinator.ExtendAsync(["lr=0.5"], CancellationToken.None);
        var writes = _cluster.Store.WritesDone;
        var again = await coordinator.ExtendAsync(["lr=0.5"], CancellationToken.None);

        Assert.Equal((3, 3), (first.Counts.Total, again.Counts.Total));
        Assert.Equal(writes, _cluster.Store.WritesDone);
    }

    [Fact]
    public async Task Extend_WhileATrialRuns_ItsNextAttemptTrainsTheRest()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1, epochs: 3);
        var first = await _cluster.PullAsync(1);

        await _cluster.Coordinator(sweep).ExtendAsync(["epochs=4"], CancellationToken.None);
        await _cluster.ReportAsync(first!.Attempt, lastEpoch: 3, AttemptOutcome.Succeeded);
        var second = await _cluster.PullAsync(2);

        Assert.Equal((2, 4), (second!.Attempt.Number, second.Trial.Hyperparameters.Epochs));
        Assert.Equal(Verdict.Abandon, await _cluster.ReportAsync(second.Attempt, lastEpoch: 4, AttemptOutcome.Succeeded));
        Assert.Equal(SweepState.Finished, (await _cluster.FinishedAsync(sweep)).State);
    }

    [Fact]
    public async Task Extend_StoreRefusesTheWrite_TheNextExtensionBeginsFromTheOldSpec()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1);
        _cluster.Store.WritesToRefuse = 1;

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => _cluster.Coordinator(sweep).ExtendAsync(["lr=0.5"], CancellationToken.None));
        var status = await _cluster.Coordinator(sweep).ExtendAsync(["lr=0.25"], CancellationToken.None);

        Assert.Equal(2, status.Counts.Total);
        Assert.Equal([0.001, 0.25], (await _cluster.TrialsAsync(sweep)).Select(t => t.Spec.Hyperparameters.Lr));
    }

    [Fact]
    public async Task Extend_FaultyChanges_AreAllNamed()
    {
        var sweep = await _cluster.SubmitAsync(trials: 1, epochs: 3);

        var refusal = await Assert.ThrowsAsync<InvalidChangeException>(
            () => _cluster.Coordinator(sweep).ExtendAsync(["lr=0", "seed=4", "epochs=2"], CancellationToken.None));

        Assert.StartsWith($"Sweep '{sweep}' was not extended. ", refusal.Message, StringComparison.Ordinal);
        foreach (var word in (string[])["lr", "seed", "epochs"]) Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        Assert.Single(await _cluster.TrialsAsync(sweep));
    }
}
