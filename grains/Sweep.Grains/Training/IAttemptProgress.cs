using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>What a trainer tells while it trains, and is told. Called on the slot's thread; nothing here
/// waits.</summary>
internal interface IAttemptProgress
{
    /// <summary>What to do at the end of this epoch.</summary>
    Verdict Verdict { get; }

    /// <summary>The last epoch that the coordinator has heard of and answered, which <see cref="Verdict"/> takes account of; 0
    /// before the first.</summary>
    int AnsweredEpoch { get; }

    /// <summary>Cancelled when the attempt is no longer this slot's.</summary>
    CancellationToken Abandoned { get; }

    /// <summary>The attempt trains.</summary>
    void Started(AttemptStart start);

    /// <summary>An epoch is done. All of it reaches the ledger in one transaction: a measurement is never there without
    /// the checkpoint that belongs to its epoch, nor the last one without the end.</summary>
    void EpochDone(Measurement measurement, Checkpoint? checkpoint, ImmutableArray<Sample> samples, AttemptEnd? end);
}
