using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Trains twice what must come out alike: after an interruption, from the same seed, through a file.</summary>
/// <param name="corpus">Any text of 450 characters or more.</param>
/// <param name="device">Where to train.</param>
/// <param name="limits">Whether equal bits are asked for, and how far off what is not exact may be.</param>
/// <param name="disturb">Between the two: what becomes of a checkpoint. A test spoils it.</param>
/// <param name="secondSeed">The seed of the second training; a test takes another than 7.</param>
internal sealed class RepetitionCheck(
    TokenizedCorpus corpus, string device, SelfTestLimits limits, Func<byte[], byte[]> disturb, ulong secondSeed = 7)
{
    private const int Before = 2;
    private const int After = 2;

    /// <summary>Whether a training that was interrupted goes on as if it had not been.</summary>
    public SelfTestResult Resume((Cell Cell, int Layers) model, CancellationToken cancellationToken) => Judge(
        "resume", SelfTestModels.Name(model.Cell, model.Layers), "an uninterrupted training, in every sampling mode",
        Enum.GetValues<Sampling>().Select(sampling =>
        {
            using var straight = SelfTestModels.Start(model, sampling, corpus, device);
            SelfTestModels.Train(straight, Before, cancellationToken);
            var file = SelfTestModels.Save(straight);
            var expected = SelfTestModels.Train(straight, After, cancellationToken);
            using var resumed = SelfTestModels.Resume(model, sampling, corpus, device, disturb(file));
            var actual = SelfTestModels.Train(resumed, After, cancellationToken);
            return Difference(expected, actual, SelfTestModels.Save(straight), SelfTestModels.Save(resumed));
        }));

    /// <summary>Whether a seed gives the same training each time.</summary>
    public SelfTestResult SameSeed(CancellationToken cancellationToken) => Judge(
        "same seed", "all models", "the training before, in every sampling mode",
        from model in SelfTestModels.All
        from sampling in Enum.GetValues<Sampling>()
        select SameSeed(model, sampling, cancellationToken));

    /// <summary>Whether a checkpoint gives back what was put into it.</summary>
    public SelfTestResult RoundTrip(CancellationToken cancellationToken) => Judge(
        "checkpoint", "all models", "what was saved, file and perplexity",
        SelfTestModels.All.Select(model =>
        {
            using var trainer = SelfTestModels.Start(model, Sampling.Sequential, corpus, device);
            SelfTestModels.Train(trainer, Before, cancellationToken);
            var file = SelfTestModels.Save(trainer);
            var copy = disturb(file);
            using var resumed = SelfTestModels.Resume(model, Sampling.Sequential, corpus, device, copy);
            using var loaded = CheckpointModel.Load(new MemoryStream(copy), device);
            var (_, heldOut) = loaded.Split(corpus.Tokens);
            double[] found = [loaded.Evaluate(heldOut), resumed.EvaluateCandidate()];
            var expected = trainer.EvaluateCandidate();
            var error = RelativeError.Largest([expected, expected], found);
            return file.AsSpan().SequenceEqual(SelfTestModels.Save(resumed)) ? error : Math.Max(error, double.Epsilon);
        }));

    private double SameSeed((Cell Cell, int Layers) model, Sampling sampling, CancellationToken cancellationToken)
    {
        using var first = SelfTestModels.Start(model, sampling, corpus, device);
        using var second = SelfTestModels.Start(model, sampling, corpus, device, secondSeed);
        var expected = SelfTestModels.Train(first, Before, cancellationToken);
        var actual = SelfTestModels.Train(second, Before, cancellationToken);
        return Difference(expected, actual, SelfTestModels.Save(first), SelfTestModels.Save(second));
    }

    /// <summary>0 for equal bits, else the largest relative error of a loss, above 0.</summary>
    private static double Difference(Measurement[] expected, Measurement[] actual, byte[] wanted, byte[] got)
    {
        var isSame = expected.SequenceEqual(actual) && wanted.AsSpan().SequenceEqual(got);
        var error = RelativeError.Largest([.. expected.Select(m => m.Loss)], [.. actual.Select(m => m.Loss)]);
        return isSame ? 0 : Math.Max(error, double.Epsilon);
    }

    private SelfTestResult Judge(string group, string subject, string like, IEnumerable<double> differences)
    {
        var largest = differences.Max();
        var isMet = largest == 0 || (!limits.IsExact && largest <= limits.Loss);
        var finding = largest switch
        {
            0 => $"bit for bit {like}",
            double.Epsilon => $"not bit for bit {like}: the checkpoints differ",
            _ => $"not bit for bit {like}: a relative error of {RelativeError.Text(largest)}",
        };
        return new SelfTestResult(
            group, subject, isMet ? SelfTestOutcome.Passed : SelfTestOutcome.Failed, finding,
            [new("loss_error", largest)]);
    }
}
