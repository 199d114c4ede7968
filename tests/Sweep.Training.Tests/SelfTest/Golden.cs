using Sweep.Contracts;

namespace Sweep.Training.Tests;

/// <summary>PyTorch's curves on The Time Machine.</summary>
internal static class Golden
{
    public static byte[] Bytes { get; } =
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "golden-curves.json"));

    public static GoldenFile TimeMachine { get; } = GoldenFile.Read(Bytes);

    public static TokenizedCorpus Sample { get; } = TokenizedCorpus.Create(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "sample.txt")), Preprocessing.Letters);
}
