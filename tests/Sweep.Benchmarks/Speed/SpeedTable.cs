using System.Globalization;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Writes what people read of a run.</summary>
internal static class SpeedTable
{
    /// <summary>The machine's product, what the figures are, and a row for each series.</summary>
    public static void Write(TextWriter output, IReadOnlyCollection<SpeedSeries> series)
    {
        output.WriteLine(DescribeProduct(Spread.Of(series.SelectMany(one => one.Rounds).Select(round => round.Product / 1e9))));
        output.WriteLine("Tokens per second of both slots together; ratios are Sweep's over the other's in the same round: to PyTorch,");
        output.WriteLine("the better of solo and lanes; to autograd, solo.");
        output.WriteLine();
        ResultTable table = new(
            "cell", "hidden", "solo", "in lanes", "lanes", "PyTorch", "ratio", "(by round)", "autograd", "ratio", "GFLOP/s", "of sgemm");
        foreach (var one in series)
        {
            table.Add(
                one.Model.CellName,
                Format($"{one.Model.HiddenSize}"),
                Thousands(one.Ours.Median),
                Thousands(one.InLanes.Median),
                Format($"{one.Lanes}"),
                Thousands(one.PyTorch.Median),
                Ratio(one.Ratios.Median),
                Range(one.Ratios),
                Thousands(one.Autograd.Median),
                Ratio(one.RatiosToAutograd.Median),
                Format($"{one.Gflops.Median:0.0}"),
                Format($"{one.PercentOfSgemm.Median:0} %"));
        }
        table.Write(output);
    }

    /// <summary>A round of a series in one line.</summary>
    public static string Describe(SpeedSeries series, int number, SpeedRound round)
    {
        var ours = $"solo {Thousands(round.Ours)}, {series.Lanes} lanes {Thousands(round.Lanes)}";
        var rates = $"{ours}, PyTorch {Thousands(round.PyTorch)}, autograd {Thousands(round.Autograd)}";
        var ratios = $"ratios of solo {Ratio(round.Ours / round.PyTorch)} and {Ratio(round.Ours / round.Autograd)}";
        return Format(
            $"round {number}: {series.Model}: {rates} tokens/s, {ratios}, {series.PercentOfSgemmIn(round):0} % of sgemm");
    }

    private static string DescribeProduct(Spread both) => Format(
        $"sgemm       {both.Median / SpeedBenchmark.Slots:0.0} GFLOP/s a slot, {both.Median:0.0} both ") + Format(
        $"({both.Lowest:0.0} to {both.Highest:0.0}); libtorch's product of {MatrixProduct.Sizes}");

    // Three digits: what is behind them changes from run to run.
    private static string Thousands(double tokensPerSecond) =>
        tokensPerSecond < 99_950 ? Format($"{tokensPerSecond / 1000:0.0} k") : Format($"{tokensPerSecond / 1000:0} k");

    private static string Ratio(double ratio) => ratio < 9.995 ? Format($"{ratio:0.00}") : Format($"{ratio:0.0}");

    private static string Range(Spread ratios) => $"({Ratio(ratios.Lowest)} to {Ratio(ratios.Highest)})";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
