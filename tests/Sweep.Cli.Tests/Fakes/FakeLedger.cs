using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>A ledger in memory; the sweep that was added last is the newest.</summary>
internal sealed class FakeLedger : ILedgerGateway, ISweepReader, IDisposable
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

    public Task<ISweepReader?> OpenReaderAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        Opened = data;
        return Task.FromResult<ISweepReader?>(IsThere ? this : null);
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

    public Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        Task.FromResult(Attempts.GetValueOrDefault(trial, []));

    public bool InUse { get; set; } = true;

    public bool IsInUse(DataDirectory data) => InUse;

    public Dictionary<TrialId, ImmutableArray<AttemptRecord>> Attempts { get; } = [];

    public FakeSweep Find(SweepId id) => _sweeps.Single(s => s.Id == id);

    public void Dispose() => Disposals++;
}
