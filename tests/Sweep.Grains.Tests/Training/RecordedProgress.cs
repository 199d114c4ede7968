using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains.Tests;

/// <summary>Remembers what a trainer told.</summary>
internal sealed class RecordedProgress : IAttemptProgress, IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();

    public Verdict Verdict { get; set; }

    public int AnsweredEpoch { get; set; }

    public CancellationToken Abandoned => _abandoned.Token;

    public AttemptStart? Start { get; private set; }

    public List<(Measurement Measurement, Checkpoint? Checkpoint, AttemptEnd? End)> Epochs { get; } = [];

    public void Abandon() => _abandoned.Cancel();

    public void Started(AttemptStart start) => Start = start;

    public void EpochDone(Measurement measurement, Checkpoint? checkpoint, ImmutableArray<Sample> samples, AttemptEnd? end) =>
        Epochs.Add((measurement, checkpoint, end));

    public void Dispose() => _abandoned.Dispose();
}
