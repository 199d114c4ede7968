using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>How well a checkpoint's model predicts texts.</summary>
/// <param name="Checkpoint">Which model.</param>
/// <param name="Texts">At least one.</param>
public sealed record CheckpointEvaluation(CheckpointDescription Checkpoint, ImmutableArray<TextEvaluation> Texts);
