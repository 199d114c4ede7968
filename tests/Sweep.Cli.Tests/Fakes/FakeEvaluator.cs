using System.Collections.Immutable;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>Finds the same for every checkpoint.</summary>
internal sealed class FakeEvaluator : ITextEvaluator
{
    public ImmutableArray<TextEvaluation> Texts { get; set; } = [new(EvaluatedText.Training, 10_000, 0, 1.3, 1)];

    public (string Checkpoint, string? Text)? Asked { get; private set; }

    public Task<CheckpointEvaluation> EvaluateAsync(
        DataDirectory data, string checkpointFile, string? textFile, CancellationToken cancellationToken)
    {
        Asked = (checkpointFile, textFile);
        return Task.FromResult(new CheckpointEvaluation(FakeGenerator.Checkpoint, Texts));
    }
}
