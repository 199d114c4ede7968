using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>What a checkpoint wrote.</summary>
/// <param name="Text">The prompt as it was given, and what follows it.</param>
/// <param name="Unknown">Characters of the prompt that the model does not know, each once.</param>
/// <param name="Checkpoint">Who wrote.</param>
public sealed record GeneratedText(string Text, ImmutableArray<string> Unknown, CheckpointDescription Checkpoint);
