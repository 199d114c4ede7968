using CsCheck;

namespace Sweep.Cli.Tests;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(1.04, 20, "1 1.5 2 3 5 7 10 15 20")]
    [InlineData(1.04, 300, "1 2 5 10 20 50 100 200")]
    [InlineData(3, 18, "3 4 5 6 8 10 15")]
    [InlineData(1.01, 1.05, "1.01 1.015 1.02 1.025 1.03 1.035 1.04 1.045 1.05")]
    [InlineData(5, 5, "4.98 4.985 4.99 4.995 5 5.005 5.01 5.015 5.02")]
    [InlineData(1, 1e12, "1 10 100 1,000 10,000 100,000 1,000,000 10,000,000 1e+8 1e+9 1e+10 1e+11 1e+12")]
    public void Logarithmic_Figures_AreRound(double lowest, double highest, string expected)
    {
        var axis = AxisScale.Logarithmic("perplexity", lowest, highest, 0.07);

        Assert.Equal(expected, string.Join(' ', axis.Ticks.Select(t => t.Label).Where(t => t is not null)));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(3, "1 2 3")]
    [InlineData(80, "0 10 20 30 40 50 60 70 80")]
    [InlineData(1_000_000, "0 100,000 200,000 300,000 400,000 500,000 600,000 700,000 800,000 900,000 1,000,000")]
    public void Epochs_Figures_AreWholeNumbers(int last, string expected)
    {
        var axis = AxisScale.Epochs("epoch", last, 0.09);

        Assert.Equal(expected, string.Join(' ', axis.Ticks.Select(t => t.Label).Where(t => t is not null)));
    }

    [Fact]
    public void Logarithmic_AnyRange_HasFiguresThatDoNotTouch() =>
        Gen.Select(Gen.Double[0, 300], Gen.Double[0, 1], Gen.Double[0.03, 0.2]).Sample((start, share, gap) =>
        {
            var (lowest, highest) = (Math.Pow(10, start), Math.Pow(10, start + share * (300 - start)));

            var axis = AxisScale.Logarithmic("perplexity", lowest, highest, gap);

            var labelled = axis.Ticks.Where(t => t.Label is not null).Select(t => Math.Log10(t.Value)).ToList();
            var length = Math.Log10(axis.High) - Math.Log10(axis.Low);
            return axis.Low <= lowest && highest <= axis.High && labelled.Count >= 1 && axis.Ticks.Length < 400
                && axis.Ticks.All(t => t.Value >= axis.Low && t.Value <= axis.High)
                && labelled.Zip(labelled.Skip(1)).All(p => (p.Second - p.First) / length >= gap * 0.99);
        });
}
