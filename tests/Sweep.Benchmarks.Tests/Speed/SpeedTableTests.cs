using Sweep.Contracts;

namespace Sweep.Benchmarks.Tests;

public sealed class SpeedTableTests
{
    private const int MostColumns = 120;

    [Fact]
    public void Write_TwoSeries_ShowsTheProductAboveARowForEach()
    {
        var small = Series(
            Cell.RnnScratch,
            32,
            new SpeedRound(800_000, 600_000, 6_400_000, 6_300_000, 190e9),
            new SpeedRound(806_400, 604_800, 6_612_480, 6_500_000, 196e9),
            new SpeedRound(810_000, 595_000, 6_804_000, 6_400_000, 197e9));
        var large = Series(Cell.RnnScratch, 512, new SpeedRound(60_000, 40_100, 180_450, 170_000, 198e9));

        Assert.Equal(
            """
            sgemm       98.3 GFLOP/s a slot, 196.5 both (190.0 to 198.0); libtorch's product of 1120 x 512 x 512
            Tokens per second of both slots together; ratios are Sweep's over the other's in the same round: to PyTorch,
            the better of solo and lanes; to autograd, solo.

            cell         hidden    solo  in lanes  lanes  PyTorch  ratio      (by round)  autograd  ratio  GFLOP/s  of sgemm
            rnn_scratch      32  6612 k    6400 k      2    806 k   8.20  (8.00 to 8.40)     600 k   10.9     76.2      39 %
            rnn_scratch     512   180 k     170 k      2   60.0 k   3.01  (3.01 to 3.01)    40.1 k   4.50    299.3     151 %


            """,
            Written(small, large));
    }

    [Fact]
    public void Write_FiguresOfManyDigits_StayWithinTheWidth()
    {
        var fast = Series(
            Cell.RnnScratch,
            1024,
            new SpeedRound(999_000, 899_000, 12_345_678, 12_345_678, 196e9),
            new SpeedRound(899_000, 800_000, 9_345_678, 12_000_000, 196e9));

        Assert.All(Written(fast).Split('\n'), line => Assert.InRange(line.Length, 0, MostColumns));
    }

    [Fact]
    public void Describe_ARound_TellsRatesRatiosAndShare()
    {
        SpeedRound round = new(60_000, 40_000, 180_000, 175_000, 200e9);

        var line = SpeedTable.Describe(Series(Cell.RnnScratch, 512, round), 3, round);

        Assert.Equal(
            "round 3: rnn_scratch 512: solo 180 k, 2 lanes 175 k, PyTorch 60.0 k, autograd 40.0 k tokens/s, ratios of solo 3.00 and " +
            "4.50, 149 % of sgemm",
            line);
    }

    private static SpeedSeries Series(Cell cell, int size, params ReadOnlySpan<SpeedRound> rounds)
    {
        var series = new SpeedSeries(new SpeedCase(cell, size), 28, lanes: 2);
        foreach (var round in rounds) series.Add(round);
        return series;
    }

    private static string Written(params SpeedSeries[] series)
    {
        using var output = new StringWriter { NewLine = "\n" };
        SpeedTable.Write(output, series);
        return output.ToString();
    }
}
