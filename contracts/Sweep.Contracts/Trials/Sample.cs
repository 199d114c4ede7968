namespace Sweep.Contracts;

/// <summary>Text that a trial wrote on its way.</summary>
/// <param name="Epoch">After which epoch.</param>
/// <param name="Prompt">What it was given.</param>
/// <param name="Text">The prompt and what the model wrote after it.</param>
[GenerateSerializer, Immutable, Alias("Sweep.Sample")]
public sealed record Sample(int Epoch, string Prompt, string Text);
