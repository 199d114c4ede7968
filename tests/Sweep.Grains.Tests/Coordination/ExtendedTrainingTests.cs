using System.Buffers.Binary;
using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

/// <summary>A sweep that is really trained, extended and trained on, beside one that had all its epochs from the beginning.</summary>
public sealed class ExtendedTrainingTests
{
    [Fact]
    public async Task Extend_FromFourToEightEpochs_GivesTheCurvesAndWeightsOfEightStraight()
    {
        await using var cluster = await SweepCluster.StartAsync(slots: 1, trains: true);
        var (extended, straight) = (SweepId.New(), SweepId.New());

        await SubmitAsync(cluster, extended, epochs: 4, lrs: "[1]");
        await cluster.FinishedAsync(extended);
        await cluster.Coordinator(extended).ExtendAsync(["epochs=8", "lr=2"], CancellationToken.None);
        await cluster.FinishedAsync(extended);
        await SubmitAsync(cluster, straight, epochs: 8, lrs: "[1, 2]");
        await cluster.FinishedAsync(straight);

        var (store, files) = (cluster.Store, cluster.Service<ICheckpointStore>());
        foreach (var number in (int[])[1, 2])
        {
            var (a, b) = (await TrialAsync(store, extended, number), await TrialAsync(store, straight, number));
            Assert.Equal(a.Spec.ContentHash, b.Spec.ContentHash);
            Assert.Equal(await CurveAsync(store, a), await CurveAsync(store, b));
            Assert.Equal(8, a.Checkpoints[^1].Epoch);
            Assert.Equal(Weights(files, a), Weights(files, b));
        }

        var attempts = await store.AttemptsAsync(new TrialId(extended, 1), CancellationToken.None);
        Assert.Equal([0, 4], attempts.Select(attempt => attempt.Start!.ResumedFromEpoch));
    }

    private static async Task SubmitAsync(SweepCluster cluster, SweepId sweep, int epochs, string lrs)
    {
        var grid = $$"""
            {
              "corpus": { "name": "sample", "max_tokens": 2000 },
              "hyperparameters": { "lr": {{lrs}}, "hidden_size": 8, "batch_size": 4, "num_steps": 10, "epochs": {{epochs}} },
              "sample_every_epochs": 0
            }
            """;
        var spec = await SpecPreparation.For(cluster.Data).PrepareAsync(GridFile.Parse(grid, []).Spec!, CancellationToken.None);
        await cluster.Coordinator(sweep).SubmitAsync(new SweepSubmission(sweep, SpecJson.Write(spec)), CancellationToken.None);
    }

    private static async Task<TrialEntry> TrialAsync(FaultyStore store, SweepId sweep, int number) =>
        Assert.Single(await store.TrialsAsync(sweep, number - 1, 1, CancellationToken.None));

    private static async Task<ImmutableArray<Measurement>> CurveAsync(FaultyStore store, TrialEntry trial) =>
    [
        .. (await store.MeasurementsAsync(trial.Spec.Id, CancellationToken.None))
            .Select(m => m with { Elapsed = default, TokensPerSecond = 0 }),
    ];

    /// <summary>All bytes behind the header: it also names the sweep and how long it took.</summary>
    private static byte[] Weights(ICheckpointStore files, TrialEntry trial)
    {
        using var file = files.Open(trial.Checkpoints[^1]);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        var bytes = copy.ToArray();
        return bytes[(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes))..];
    }
}
