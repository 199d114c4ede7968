using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>A ledger in memory; the sweep that was added last is the newest.</summary>
internal sealed class FakeLedger : ILedgerGateway, ILiveSweepReader, IDisposable
{
    private readonly List<FakeSweep> _sweeps = [];

    /// <summary>Whether there is a ledger at all.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>Set to make every read fail.</summary>
    public string? Outage { get; set; }

    public DataDirectory? Opened { get; private set; }

    public int Disposals { get; private set; }

    public int TrialReads { get; private set; }

    public FakeSweep Add(FakeSweep sweep)
    {
        _sweeps.Insert(0, sweep);
        return sweep;
    }

    public Task<ILiveSweepReader?> OpenReaderAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        Opened = data;
        return Task.FromResult<ILiveSweepReader?>(IsThere ? this : null);
    }

    public Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken) =>
        Outage is null
            ? Task.FromResult(_sweeps.Select(s => s.Summary).ToImmutableArray())
            : throw new StoreUnavailableException(Outage);

    public Task<ImmutableArray<TrialEntry>> TrialsAsync(
        SweepId sweep, int offset, int limit, CancellationToken cancellationToken)
    {
        TrialReads++;
        return Task.FromResult(Find(sweep).Trials.Skip(offset).Take(limit).ToImmutableArray());
    }

    public Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken) =>
        Task.FromResult(Find(trial.Sweep).Samples.GetValueOrDefault(trial.Number, []));

    public Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken) =>
        Task.FromResult(Find(trial.Sweep).Curves.GetValueOrDefault(trial.Number, []));

    /// <summary>What happens to the newest sweep before each later question for its status.</summary>
    public Queue<Action<FakeSweep>> Steps { get; } = [];

    /// <summary>How many points of curves were read.</summary>
    public int PointReads { get; private set; }

    public Task<SweepStatus?> StatusAsync(SweepId sweep, CancellationToken cancellationToken)
    {
        if (HasToldStatus && Steps.TryDequeue(out var step)) step(_sweeps[0]);
        HasToldStatus = true;
        return Task.FromResult(_sweeps.SingleOrDefault(s => s.Id == sweep)?.Status());
    }

    public Task<ImmutableArray<Measurement>> MeasurementsAsync(
        TrialId trial, int first, int last, int stride, CancellationToken cancellationToken)
    {
        var points = Find(trial.Sweep).Curves.GetValueOrDefault(trial.Number, [])
            .Where(m => m.Epoch >= first && m.Epoch <= last && (m.Epoch - first) % stride == 0).ToImmutableArray();
        PointReads += points.Length;
        return Task.FromResult(points);
    }

    public Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<TrialMeasurement>>(
        [
            .. from curve in Find(sweep).Curves
               orderby curve.Key
               from point in curve.Value
               where epochs.Contains(point.Epoch)
               select new TrialMeasurement(curve.Key, point),
        ]);

    public void Remove(SweepId id) => _sweeps.RemoveAll(s => s.Id == id);

    private bool HasToldStatus { get; set; }

    public Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        Task.FromResult(Attempts.GetValueOrDefault(trial, []));

    public bool InUse { get; set; } = true;

    public Task<bool> IsInUseAsync(DataDirectory data, CancellationToken cancellationToken) => Task.FromResult(InUse);

    public Task<DataDirectory> LocateAsync(DataDirectory data, CancellationToken cancellationToken) => Task.FromResult(data);

    public Dictionary<TrialId, ImmutableArray<AttemptRecord>> Attempts { get; } = [];

    public FakeSweep Find(SweepId id) => _sweeps.Single(s => s.Id == id);

    public void Dispose() => Disposals++;
}
