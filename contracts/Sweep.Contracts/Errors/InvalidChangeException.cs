namespace Sweep.Contracts;

/// <summary>A sweep cannot be changed as asked; nothing was changed.</summary>
/// <param name="message">What was asked, why not, and what would be right.</param>
[GenerateSerializer, Alias("Sweep.InvalidChangeException")]
public sealed class InvalidChangeException(string message) : SweepException(message);
