using CsCheck;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class TokenizedCorpusTests
{
    private static readonly Hyperparameters Notebook = Hyperparameters.Default;

    [Theory]
    [InlineData(1156, Sampling.Sequential, false)]
    [InlineData(1155, Sampling.Sequential, true)]
    [InlineData(1155, Sampling.Random, false)]
    [InlineData(1154, Sampling.Random, true)]
    public void FindFault_TrainingText_AsksForAWholeMinibatchAtEveryOffset(int tokens, Sampling sampling, bool isFault)
    {
        var fault = TokenizedCorpus.FindFault(tokens, Notebook with { Sampling = sampling }, null, 0);

        Assert.Equal(isFault, fault is not null);
    }

    [Fact]
    public void FindFault_TrainingTextTooShort_SaysWhatWouldBeEnough()
    {
        Assert.Equal(
            "The training text has '1000' tokens, but batch_size '32' and num_steps '35' need at least '1156'. " +
            "Lower one of the two, or train on more tokens.",
            TokenizedCorpus.FindFault(50_000, Notebook, 1000, 0));
    }

    [Fact]
    public void FindFault_ValidationBeyondTheEnd_SaysWhatBothNeed()
    {
        Assert.Equal(
            "The corpus has '10999' tokens, but max_tokens '10000' and validation_tokens '1000' together need " +
            "'11000'. Lower one of the two, or take a longer text.",
            TokenizedCorpus.FindFault(10_999, Notebook, 10_000, 1000));
        Assert.Null(TokenizedCorpus.FindFault(11_000, Notebook, 10_000, 1000));
    }

    [Fact]
    public void FindFault_ValidationShorterThanAWindow_SaysWhatWouldBeEnough()
    {
        Assert.Equal(
            "The validation text has '35' tokens, but num_steps '35' needs at least '36'. " +
            "Raise validation_tokens, or set it to '0' for none.",
            TokenizedCorpus.FindFault(50_000, Notebook, null, 35));
        Assert.Null(TokenizedCorpus.FindFault(50_000, Notebook, null, 36));
    }

    [Fact]
    public void FindFault_CorpusShorterThanMaxTokens_IsTrainedOnWhole()
    {
        Assert.Null(TokenizedCorpus.FindFault(2000, Notebook, 10_000, 0));
    }

    [Fact]
    public void FindFault_Null_MeansAMinibatchInEveryEpoch()
    {
        var gen = Gen.Select(Gen.Int[0, 400], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Enum<Sampling>(), Gen.ULong);
        gen.Sample((tokens, rows, steps, sampling, seed) =>
        {
            var values = Notebook with { BatchSize = rows, NumSteps = steps, Sampling = sampling };
            if (TokenizedCorpus.FindFault(tokens, values, null, 0) is not null) return;
            for (var epoch = 1; epoch <= 20; epoch++) Assert.NotEmpty(BatchSampler.Epoch(tokens, values, seed, epoch));
        });
    }
}
