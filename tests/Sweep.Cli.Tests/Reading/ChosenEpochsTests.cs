using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class ChosenEpochsTests
{
    [Fact]
    public void Of_LongCurve_TellsItsShapeInAFewPoints()
    {
        // Falls to epoch 377, then rises.
        var curve = Enumerable.Range(1, 480).Select(e => At(e, 1 + Math.Abs(377 - e))).ToArray();

        Assert.Equal([1, 2, 5, 10, 20, 50, 100, 200, 377, 480], ChosenEpochs.Of([.. curve]).Select(m => m.Epoch));
    }

    [Fact]
    public void Of_Nothing_IsNothing() => Assert.Empty(ChosenEpochs.Of([]));

    [Fact]
    public void Of_DivergedCurve_EndsWithItsNaN() =>
        Assert.Equal([1, 2, 3], ChosenEpochs.Of([At(1, 3), At(2, 2), At(3, double.NaN)]).Select(m => m.Epoch));

    private static Measurement At(int epoch, double perplexity) => new(epoch, 1, perplexity, null, 1, TimeSpan.Zero);
}
