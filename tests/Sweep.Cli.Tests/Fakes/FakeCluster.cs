using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>Silos that may be there, and coordinators that change the sweeps of a fake ledger at once.</summary>
internal sealed class FakeCluster(FakeLedger ledger) : IClusterGateway, ISweepControl
{
    private readonly List<Action<FakeSweep>> _steps = [];

    /// <summary>Whether a silo answers.</summary>
    public bool Answers { get; set; }

    /// <summary>Set when another process has the data directory.</summary>
    public string? Locked { get; set; }

    public ClusterPicture Picture { get; set; } = new([Silo()], []);

    public ClusterTarget? Target { get; private set; }

    /// <summary>The command that coordinators were opened for in this process.</summary>
    public string? OpenedFor { get; private set; }

    public int Disposals { get; private set; }

    /// <summary>Every change that was asked for, in words.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What happens to a sweep at each later question for its status.</summary>
    public FakeCluster Then(Action<FakeSweep> step)
    {
        _steps.Add(step);
        return this;
    }

    public static SiloView Silo(string address = "127.0.0.1:40001@7", SweepId? only = null, params ImmutableArray<SlotStatus> slots) =>
        new(address, "here", 4711, only, slots);

    public Task<ISweepControl?> TryConnectAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        Target = target;
        return Task.FromResult<ISweepControl?>(Answers ? this : null);
    }

    public Task<ISweepControl> OpenAsync(
        DataDirectory data, string purpose, Action<string> warn, CancellationToken cancellationToken)
    {
        OpenedFor = purpose;
        return Locked is null
            ? Task.FromResult<ISweepControl>(this)
            : throw new CommandException(Locked, ExitCode.Unreachable);
    }

    public Task<SweepSpec> PrepareAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken) => Task.FromResult(spec);

    public Task<SweepStatus> SubmitAsync(SweepId id, SweepSpec spec, CancellationToken cancellationToken)
    {
        Asked.Add($"submit {id}");
        return Task.FromResult(ledger.Add(new(id.Value, spec)).Status());
    }

    public Task<SweepStatus> StatusAsync(SweepId id, CancellationToken cancellationToken)
    {
        if (_steps is [var step, ..])
        {
            _steps.RemoveAt(0);
            step(ledger.Find(id));
        }
        return Task.FromResult(ledger.Find(id).Status());
    }

    public Task<SweepStatus> PauseAsync(SweepId id, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(id, $"pause {id}: {reason}", s =>
        {
            if (s.Record.State == SweepState.Running) s.Record = s.Record with { State = SweepState.Paused, Reason = reason };
        });

    public Task<SweepStatus> ResumeAsync(SweepId id, CancellationToken cancellationToken) =>
        ChangeAsync(id, $"resume {id}", s =>
        {
            if (s.Record.State == SweepState.Paused) s.Record = s.Record with { State = SweepState.Running, Reason = null };
        });

    public Task<SweepStatus> CancelAsync(SweepId id, ImmutableArray<int> trials, CancellationToken cancellationToken) =>
        ChangeAsync(id, $"cancel {id} [{string.Join(',', trials)}]", s =>
        {
            foreach (var trial in s.Trials.Where(t => !t.HasEnded && (trials.IsEmpty || trials.Contains(t.Spec.Id.Number))))
                s.Set(trial.Spec.Id.Number, t => t with { State = TrialState.Cancelled });
        });

    public Task<SweepStatus> RetryAsync(SweepId id, ImmutableArray<int> trials, CancellationToken cancellationToken) =>
        ChangeAsync(id, $"retry {id} [{string.Join(',', trials)}]", s =>
        {
            foreach (var trial in s.Trials.Where(t => trials.IsEmpty ? t.State == TrialState.Failed : trials.Contains(t.Spec.Id.Number)))
                s.Set(trial.Spec.Id.Number, t => t with { State = TrialState.Queued });
        });

    public Task<SweepStatus> ExtendAsync(SweepId id, ImmutableArray<string> changes, CancellationToken cancellationToken) =>
        ChangeAsync(id, $"extend {id} [{string.Join(' ', changes)}]", _ => { });

    public Task DeleteAsync(SweepId id, CancellationToken cancellationToken) => ChangeAsync(id, $"delete {id}", _ => { });

    public Task<ClusterPicture> SilosAsync(CancellationToken cancellationToken) => Task.FromResult(Picture);

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }

    private Task<SweepStatus> ChangeAsync(SweepId id, string what, Action<FakeSweep> change)
    {
        Asked.Add(what);
        var sweep = ledger.Find(id);
        change(sweep);
        return Task.FromResult(sweep.Status());
    }
}
