using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>A self-test passes here, and notices what is wrong.</summary>
public sealed class TrainerSelfTestTests
{
    [Fact]
    public void Run_SoundMachine_PassesEverythingAndMeasuresSpeed()
    {
        List<string> progress = [];

        var results = new TrainerSelfTest("cpu", new LeapingClock(), progress.Add, CancellationToken.None).Run(Golden.Sample);

        Assert.All(results, r => Assert.True(
            r.Outcome is SelfTestOutcome.Passed or SelfTestOutcome.Measured, $"{r.Group}, {r.Subject}: {r.Finding}"));
        Assert.Equal(
            [("text", 1), ("golden curve", 8), ("gradient", 7), ("resume", 7), ("same seed", 1), ("checkpoint", 1), ("speed", 5)],
            results.GroupBy(r => r.Group).Select(g => (g.Key, g.Count())));
        Assert.Contains("speed", progress);
    }

    [Fact]
    public void Shipped_HasEveryCellWithOneLayerAndWithTwo()
    {
        var models = GoldenFile.Shipped().Cases.Select(c => (c.Values.Cell, c.Values.Layers)).ToHashSet();

        Assert.Superset(
            new HashSet<(Cell, int)>
            {
                (Cell.RnnScratch, 1), (Cell.Rnn, 1), (Cell.Rnn, 2), (Cell.Gru, 1), (Cell.Gru, 2), (Cell.Lstm, 1), (Cell.Lstm, 2),
            },
            models);
    }

    [Theory]
    [InlineData(Cell.RnnScratch, 1)]
    [InlineData(Cell.Rnn, 2)]
    [InlineData(Cell.Gru, 2)]
    [InlineData(Cell.Lstm, 1)]
    public void Gradients_OneIsWrongByATenThousandth_Fail(Cell cell, int layers)
    {
        TorchThread.Prepare();
        GradientCheck check = new(torch.CPU, SelfTestLimits.Cpu, model => new PerturbedPath(
            GradientCheck.WrittenOut(model), 1.0001));

        var result = check.Check(cell, layers);

        Assert.Equal(SelfTestOutcome.Failed, result.Outcome);
        Assert.Equal(1e-4, result.Figures.Single().Value, 5e-6);
    }

    [Fact]
    public void GoldenCurves_OneGradientIsWrong_Fail()
    {
        TrainerSelfTest test = new(
            "cpu", TimeProvider.System, _ => { },
            model => new PerturbedPath(NumericalPaths.Open(model), 1.1), CancellationToken.None);

        var curves = test.Run(GoldenFile.Shipped(), Golden.Sample).Where(r => r.Group == "golden curve");

        Assert.All(curves, r => Assert.Equal(SelfTestOutcome.Failed, r.Outcome));
    }

    [Fact]
    public void GoldenCurves_AnotherText_FailWithItsLength()
    {
        var result = GoldenCheck.CheckText(GoldenFile.Shipped() with { Characters = 5 }, Golden.Sample);

        Assert.Equal(SelfTestOutcome.Failed, result.Outcome);
        Assert.EndsWith("and '5' in the file", result.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void GoldenCurves_RandomSampling_IsNotCheckable()
    {
        var golden = GoldenFile.Shipped();
        golden = golden with
        {
            Cases = [golden.Cases[0] with { Values = golden.Cases[0].Values with { Sampling = Sampling.Random } }],
        };

        var results = new TrainerSelfTest("cpu", TimeProvider.System, _ => { }, CancellationToken.None).Run(golden, Golden.Sample);

        Assert.Equal(SelfTestOutcome.NotCheckable, results[1].Outcome);
    }

    [Fact]
    public void GoldenCurves_StepIsMissingInTheFile_FailWithBothCounts()
    {
        var golden = GoldenFile.Shipped();
        var one = golden.Cases[0];
        golden = golden with
        {
            Cases = [one with { BatchLoss = one.BatchLoss[..^1], BatchGradientNorm = one.BatchGradientNorm[..^1] }],
        };

        var results = new TrainerSelfTest("cpu", TimeProvider.System, _ => { }, CancellationToken.None).Run(golden, Golden.Sample);

        Assert.Equal((SelfTestOutcome.Failed, "there are 16 steps here and 15 in the file"), (results[1].Outcome, results[1].Finding));
    }

    [Fact]
    public void Resume_WeightsOfTheCheckpointChange_Fails()
    {
        RepetitionCheck check = new(Golden.Sample, "cpu", SelfTestLimits.Cpu, FlipTheLastWeight);

        Assert.Equal(SelfTestOutcome.Failed, check.Resume((Cell.Gru, 1), CancellationToken.None).Outcome);
    }

    [Fact]
    public void RoundTrip_WeightsOfTheCheckpointChange_Fails()
    {
        RepetitionCheck check = new(Golden.Sample, "cpu", SelfTestLimits.Cpu, FlipTheLastWeight);

        Assert.Equal(SelfTestOutcome.Failed, check.RoundTrip(CancellationToken.None).Outcome);
    }

    [Fact]
    public void SameSeed_AnotherSeed_Fails()
    {
        RepetitionCheck check = new(Golden.Sample, "cpu", SelfTestLimits.Cpu, file => file, secondSeed: 8);

        Assert.Equal(SelfTestOutcome.Failed, check.SameSeed(CancellationToken.None).Outcome);
    }

    [Fact]
    public void Run_GivenUp_Throws()
    {
        using CancellationTokenSource giveUp = new();
        TrainerSelfTest test = new("cpu", TimeProvider.System, _ => giveUp.Cancel(), giveUp.Token);

        Assert.Throws<OperationCanceledException>(() => test.Run(Golden.Sample));
    }

    // The lowest bit of a weight's exponent is in its last byte but one; the last tensor stands last.
    private static byte[] FlipTheLastWeight(byte[] file)
    {
        var copy = file.ToArray();
        copy[^2] ^= 0x80;
        return copy;
    }

    /// <summary>A clock that is past any time limit whenever it is looked at again.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _ticks;

        public override long GetTimestamp() => _ticks += TimestampFrequency;
    }
}
