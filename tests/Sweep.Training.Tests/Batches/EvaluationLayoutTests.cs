using CsCheck;

namespace Sweep.Training.Tests;

public sealed class EvaluationLayoutTests
{
    private static readonly Gen<(int Tokens, int Batch, int Steps)> Texts =
        Gen.Select(Gen.Int[2, 400], Gen.Int[1, 12], Gen.Int[1, 20]);

    [Fact]
    public void Windows_AnyText_ScoreEveryTargetOnce()
    {
        Texts.Sample((tokens, batch, steps) =>
        {
            var text = Enumerable.Range(0, tokens).ToArray();
            var targets = EvaluationLayout.Windows(tokens, batch, steps).SelectMany(window => window.Gather(text, 1));

            Assert.Equal(Enumerable.Range(1, tokens - 1).Select(token => (long)token), targets.Order());
        });
    }

    [Fact]
    public void Windows_AnyText_GoOnWhereTheSameRowStopped()
    {
        Texts.Sample((tokens, batch, steps) =>
        {
            var windows = EvaluationLayout.Windows(tokens, batch, steps).ToArray();
            foreach (var (before, after) in windows.Zip(windows.Skip(1)))
            {
                var ends = before.RowStarts.ToArray().Select(start => start + before.Steps);
                Assert.Equal(ends.Take(after.Rows), after.RowStarts.ToArray());
            }
            Assert.All(windows, window => Assert.InRange(window.Steps, 1, steps));
        });
    }

    [Theory]
    [InlineData(10_000, 32, 35, 32)]
    [InlineData(100, 32, 35, 2)]
    [InlineData(36, 32, 35, 1)]
    [InlineData(2, 32, 35, 1)]
    public void Windows_SomeText_HasAsManyRowsAsHoldAWindow(int tokens, int batch, int steps, int rows)
    {
        Assert.Equal(rows, EvaluationLayout.Windows(tokens, batch, steps).First().Rows);
    }
}
