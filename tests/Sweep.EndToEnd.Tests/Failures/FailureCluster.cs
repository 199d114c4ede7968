using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>Three silos over PostgreSQL that all tests of a class disturb, one after the other, and what their sweep gives
/// when nobody does.</summary>
public sealed class FailureCluster(PublishedCommand command) : IAsyncLifetime
{
    /// <summary>The tests that have a cluster of their own, one after the other: two would leave nothing of the machine.</summary>
    public const string Alone = "clusters";

    private const int Silos = 3;
    private const int Slots = 1;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, SortedDictionary<int, string>> _expected = [];

    /// <summary>The silos and their database.</summary>
    public ProcessCluster Cluster { get; private set; } = null!;

    /// <summary>Befall it.</summary>
    public Faults Faults { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await ProcessCluster.CreateAsync(command.Executable, hasSmallDisk: true);
        Faults = new(Cluster, new Random(1), Silos, Slots);
        await ExpectAsync(Grids.Disturbed);
        await Cluster.StartSilosAsync(Silos, Slots);
    }

    /// <summary>Learns what a grid gives when nobody disturbs it.</summary>
    public async Task ExpectAsync(string grid)
    {
        if (!_expected.ContainsKey(grid)) _expected[grid] = await Cluster.RunUndisturbedAsync(grid);
    }

    /// <summary>Makes the cluster whole, submits a sweep, and waits until there is something to disturb.</summary>
    /// <returns>The sweep's id.</returns>
    public async Task<string> TrainAsync(FaultKind kind, string grid = Grids.Disturbed)
    {
        await Faults.RestoreAsync();
        await ExpectAsync(grid);
        var sweep = await Cluster.SubmitAsync(grid);
        await Cluster.UntilAsync(
            async () => await Cluster.Ledger.EpochsDoneAsync(sweep) > 0 && await Faults.CanBeAsync(kind, sweep), Limit,
            $"{kind} can be");
        return sweep;
    }

    /// <summary>Waits for the sweep's end, and sees that nothing was lost, doubled or changed.</summary>
    public async Task AssertUnharmedAsync(string sweep, string grid = Grids.Disturbed)
    {
        await Cluster.FinishedAsync(sweep, Limit);
        var findings = await Cluster.Ledger.CompareAsync(sweep, Cluster.Checkpoints, _expected[grid]);
        Assert.True(findings.AreNone, $"{findings}\n{Cluster.Printed}");
        Assert.Equal(_expected[grid].Count, findings.Trials);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
