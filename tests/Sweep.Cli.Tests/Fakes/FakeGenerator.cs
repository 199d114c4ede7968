using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>Writes the same for every checkpoint.</summary>
internal sealed class FakeGenerator : ITextGenerator
{
    public static CheckpointDescription Checkpoint { get; } = new(
        Specs.Expand(Specs.OneTrial, new("7k3m9x0qtz"))[0],
        new("timemachine", new('a', 64), Preprocessing.Letters, 10_000, 0),
        450);

    public (string File, string Prompt, int Length)? Asked { get; private set; }

    public ImmutableArray<string> Unknown { get; set; } = [];

    public Task<GeneratedText> GenerateAsync(
        string checkpointFile, string prompt, int length, CancellationToken cancellationToken)
    {
        Asked = (checkpointFile, prompt, length);
        return Task.FromResult(new GeneratedText(prompt + " held in his hand", Unknown, Checkpoint));
    }
}
