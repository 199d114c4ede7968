using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class GreedyWriterTests
{
    private static readonly Vocabulary Letters = Vocabulary.Create(["a", "b", "c", "d", "e"])!;

    [Theory]
    [InlineData("abcde")]
    [InlineData("e")]
    [InlineData("xyz")]
    [InlineData("abcdeedcbaabcdeedcbaabcdeedcbaabcdeedcbaabcdeedcbaabcdeedcbaabcdeedcbaabcdeedcba")] // Longer than one pass.
    public void Write_AnyPrompt_IsTheLikeliestCharacterOfTheWholeTextSoFar(string prompt)
    {
        using var model = NewModel();
        using var path = new VectorPath(model);
        var ids = Letters.Encode(prompt).ToList();
        for (var i = 0; i < 20; i++) ids.Add(LikeliestAfter(path, ids));

        var expected = prompt + Letters.Decode([.. ids[prompt.Length..]]);
        Assert.Equal(expected, GreedyWriter.Write(path, Letters, prompt, 20));
    }

    [Fact]
    public void Write_OtherWarmUp_GoesOnOtherwise()
    {
        using var model = NewModel();
        using var path = new VectorPath(model);

        Assert.NotEqual(
            GreedyWriter.Write(path, Letters, "ab", 20)[2..],
            GreedyWriter.Write(path, Letters, "eb", 20)[2..]);
    }

    [Fact]
    public void Write_NothingToWrite_GivesThePrompt()
    {
        using var model = NewModel();
        using var path = new VectorPath(model);

        Assert.Equal("xyz", GreedyWriter.Write(path, Letters, "xyz", 0));
    }

    [Fact]
    public void Write_EmptyPrompt_Throws()
    {
        using var model = NewModel();
        using var path = new VectorPath(model);

        Assert.Throws<ArgumentException>(() => GreedyWriter.Write(path, Letters, "", 5));
    }

    private static int LikeliestAfter(VectorPath path, List<int> ids)
    {
        path.ResetState();
        return path.Predict(ids.ToArray());
    }

    private static CharModel NewModel()
    {
        TorchThread.Prepare();
        // Large weights: a model that changes its mind.
        var model = new CharModel(Hyperparameters.Default with { HiddenSize = 16, InitStd = 1.5 }, Letters.Count, torch.CPU);
        model.Initialize(11);
        return model;
    }
}
