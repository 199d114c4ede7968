using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class GreedyWriterTests
{
    private static readonly Vocabulary Letters = Vocabulary.Create(["a", "b", "c", "d", "e"])!;

    [Theory]
    [InlineData("abcde")]
    [InlineData("e")]
    [InlineData("xyz")]
    public void Write_AnyPrompt_IsTheLikeliestCharacterOfTheWholeTextSoFar(string prompt)
    {
        using var model = NewModel();
        var ids = Letters.Encode(prompt).ToList();
        for (var i = 0; i < 20; i++) ids.Add(LikeliestAfter(model, ids));

        var expected = prompt + Letters.Decode([.. ids[prompt.Length..]]);
        Assert.Equal(expected, GreedyWriter.Write(model, Letters, prompt, 20));
    }

    [Fact]
    public void Write_OtherWarmUp_GoesOnOtherwise()
    {
        using var model = NewModel();

        Assert.NotEqual(
            GreedyWriter.Write(model, Letters, "ab", 20)[2..],
            GreedyWriter.Write(model, Letters, "eb", 20)[2..]);
    }

    [Fact]
    public void Write_NothingToWrite_GivesThePrompt()
    {
        using var model = NewModel();

        Assert.Equal("xyz", GreedyWriter.Write(model, Letters, "xyz", 0));
    }

    [Fact]
    public void Write_EmptyPrompt_Throws()
    {
        using var model = NewModel();

        Assert.Throws<ArgumentException>(() => GreedyWriter.Write(model, Letters, "", 5));
    }

    private static int LikeliestAfter(CharModel model, List<int> ids)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var inputs = torch.tensor(ids.Select(id => (long)id).ToArray(), [ids.Count, 1]);
        var (logits, _) = model.Forward(inputs, model.ZeroState(1));
        return (int)logits[-1].argmax().item<long>();
    }

    private static RnnScratchModel NewModel()
    {
        TorchThread.Prepare();
        // Large weights: a model that changes its mind.
        var model = new RnnScratchModel(Letters.Count, 16, 1.5, torch.CPU);
        model.Initialize(11);
        return model;
    }
}
