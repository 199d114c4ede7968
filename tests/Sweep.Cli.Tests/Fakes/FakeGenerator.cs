namespace Sweep.Cli.Tests;

/// <summary>Writes the same for every checkpoint.</summary>
internal sealed class FakeGenerator : ITextGenerator
{
    public (string File, string Prompt, int Length)? Asked { get; private set; }

    public Task<string> GenerateAsync(
        string checkpointFile, string prompt, int length, CancellationToken cancellationToken)
    {
        Asked = (checkpointFile, prompt, length);
        return Task.FromResult(prompt + " held in his hand");
    }
}
