using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli.Tests;

/// <summary>A sweep with hand-made results.</summary>
internal sealed class FakeSweep
{
    private readonly ImmutableArray<TrialSpec> _specs;

    public FakeSweep(string id, SweepSpec spec)
    {
        Id = new(id);
        Spec = spec;
        Record = new(Id, $"spec of {id}", spec.Name, spec.Priority, new(2026, 7, 1, 9, 5, 0, TimeSpan.Zero));
        _specs = Specs.Expand(spec, Id);
        Trials = [.. _specs.Select(s => new TrialEntry(s))];
    }

    public SweepId Id { get; }

    public SweepSpec Spec { get; }

    public SweepRecord Record { get; set; }

    public TrialEntry[] Trials { get; }

    public Dictionary<int, ImmutableArray<Sample>> Samples { get; } = [];

    public Dictionary<int, ImmutableArray<Measurement>> Curves { get; } = [];

    public TrialCounts Counts => Trials.Aggregate(default(TrialCounts), (counts, trial) => counts.Add(trial.State, 1));

    public SweepSummary Summary => new(Record, Counts)
    {
        Best = Best is { } best ? new(best.Candidate!.Value, best.Spec.Id.Number) : null,
    };

    private TrialEntry? Best => Trials.Where(TrialRanking.IsRanked)
        .Order(Comparer<TrialEntry>.Create(TrialRanking.Compare)).FirstOrDefault();

    public FakeSweep Finish()
    {
        Record = Record with { State = SweepState.Finished, Finished = Record.Created + TimeSpan.FromMinutes(83) };
        return this;
    }

    /// <summary>The trial trained all its epochs; its candidate was written at <paramref name="epoch"/>.</summary>
    public FakeSweep Succeed(int number, double perplexity, int epoch = 500, double? last = null)
    {
        var epochs = _specs[number - 1].Hyperparameters.Epochs;
        return Set(number, trial => trial with
        {
            State = TrialState.Succeeded,
            Attempt = 1,
            EpochsDone = epochs,
            Last = Measure(epochs, last ?? perplexity + 0.1),
            Candidate = new(epoch, perplexity),
            Checkpoints = [new(epoch, 1, $"{Id}/{number}/1/{epoch}.safetensors", new('a', 64), 1_243_648, perplexity)],
        });
    }

    public FakeSweep Diverge(int number, int epoch) => Set(number, trial => trial with
    {
        State = TrialState.Diverged,
        Attempt = 1,
        EpochsDone = epoch,
        Last = new(epoch, double.NaN, double.NaN, null, 64_901.25, TimeSpan.FromSeconds(epoch)),
    });

    public FakeSweep Fail(int number, string failure) => Set(number, trial => trial with
    {
        State = TrialState.Failed,
        Attempt = 4,
        Failures = 4,
        Failure = failure,
    });

    public FakeSweep Run(int number, int epochs) => Set(number, trial => trial with
    {
        State = TrialState.Running,
        Attempt = 1,
        EpochsDone = epochs,
        Last = epochs == 0 ? null : Measure(epochs, 8.25),
    });

    public FakeSweep Set(int number, Func<TrialEntry, TrialEntry> change)
    {
        Trials[number - 1] = change(Trials[number - 1]);
        return this;
    }

    public RunningTrial Running(int number) => new(
        _specs[number - 1], 1, new("127.0.0.1:11111@1", $"cpu:{number % 2}"),
        Trials[number - 1].EpochsDone, Trials[number - 1].Last);

    /// <summary>Where the sweep stands, as its coordinator would tell.</summary>
    public SweepStatus Status()
    {
        var best = Best;
        return new(
            Id, Spec.Name, Record.State, Record.Reason, Counts,
            Trials.Sum(t => (long)t.EpochsDone),
            Trials.Sum(t => (long)(t.HasEnded || t.State == TrialState.Paused ? t.EpochsDone : t.Spec.Hyperparameters.Epochs)),
            [.. Trials.Where(t => t.State == TrialState.Running).Select(t => Running(t.Spec.Id.Number))],
            best?.Spec.Id.Number, best?.Candidate?.Perplexity);
    }

    private static Measurement Measure(int epoch, double perplexity) =>
        new(epoch, Math.Log(perplexity), perplexity, null, 64_901.25, TimeSpan.FromSeconds(epoch * 0.5));
}
