namespace Sweep.Training.Tests;

public sealed class CheckpointModelTests
{
    [Fact]
    public void Generate_CapitalsAndPunctuation_AreReadAsTheCorpusWas()
    {
        using var trainer = Tiny.Start();
        Tiny.Train(trainer, 2);
        using var model = CheckpointModel.Load(new MemoryStream(Tiny.Save(trainer)));

        Assert.Equal("The Mill: " + model.Generate("the mill ", 20)["the mill ".Length..], model.Generate("The Mill: ", 20));
        Assert.Equal(trainer.Generate("The Mill: ", 20), model.Generate("The Mill: ", 20));
    }

    [Fact]
    public void UnknownIn_Prompt_NamesEachCharacterOnce()
    {
        using var trainer = Tiny.Start();
        using var model = CheckpointModel.Load(new MemoryStream(Tiny.Save(trainer)));

        Assert.Equal(["\u00e9", "\U0001F600", "x"], model.UnknownIn("The \u00c9\u00e9 \U0001F600!, x x"));
        Assert.Empty(model.UnknownIn("The mill."));
    }

    [Fact]
    public void Split_WholeCorpus_IsWhatTheTrialTrainedOn()
    {
        using var trainer = Tiny.Start();
        Tiny.Train(trainer, 1);
        using var model = CheckpointModel.Load(new MemoryStream(Tiny.Save(trainer)));

        var (training, heldOut) = model.Split(model.Tokenize(Tiny.Text));

        Assert.Equal((500, 60), (training.Length, heldOut.Length));
        Assert.Equal(trainer.EvaluateCandidate(), model.Evaluate(heldOut));
        Assert.Throws<ArgumentException>(() => model.Split(model.Tokenize("the brook"u8.ToArray())));
    }
}
