using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>What all trials of a sweep share on a slot.</summary>
/// <param name="Corpus">The text.</param>
/// <param name="CheckpointEvery">Least time between two checkpoints that serve resumption.</param>
/// <param name="CandidateEpochs">A candidate for <c>best</c> is written every so many epochs, and at the last.</param>
/// <param name="Prompts">What samples start from.</param>
/// <param name="SampleEveryEpochs">A sample per prompt every so many epochs, and at the last; 0 for none.</param>
/// <param name="SampleLength">Characters written after a prompt.</param>
/// <param name="Target">A trial that reaches this perplexity ends there; null to train all epochs.</param>
/// <param name="RanksByValidation">Whether the held-out tokens' perplexity is what counts, for the target and for
/// candidates; otherwise the training tokens' does.</param>
[GenerateSerializer, Immutable, Alias("Sweep.TrialPlan")]
public sealed record TrialPlan(
    CorpusRef Corpus,
    TimeSpan CheckpointEvery,
    int CandidateEpochs,
    ImmutableArray<string> Prompts,
    int SampleEveryEpochs,
    int SampleLength,
    double? Target,
    bool RanksByValidation)
{
    /// <summary>The epochs, ascending and below the trial's last, at which the slot waits for the verdict before it goes on: the trial
    /// scheduler compares trials there. Empty if it does not, or this trial is none of its business.</summary>
    [Id(0)]
    public ImmutableArray<int> Rungs { get; init; } = [];

    /// <summary>Whether the slot waits for the verdict after this epoch.</summary>
    public bool IsRung(int epoch) => !Rungs.IsDefault && Rungs.Contains(epoch);

    /// <summary>Whether a checkpoint at this epoch is a candidate for <c>best</c>: fixed by the epoch alone, never by
    /// time. A rung is one too: a trial may end there.</summary>
    public bool IsCandidate(int epoch, int lastEpoch) =>
        epoch == lastEpoch || epoch % CandidateEpochs == 0 || IsRung(epoch);

    /// <summary>Whether the trial writes samples after this epoch.</summary>
    public bool IsSampled(int epoch, int lastEpoch) =>
        SampleEveryEpochs > 0 && (epoch == lastEpoch || epoch % SampleEveryEpochs == 0);

    /// <summary>Whether this measurement reaches the target.</summary>
    public bool IsReached(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return (RanksByValidation ? measurement.ValidationPerplexity : measurement.Perplexity) <= Target;
    }
}
