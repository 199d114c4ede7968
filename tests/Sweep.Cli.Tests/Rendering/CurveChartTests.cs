using System.Collections.Immutable;

namespace Sweep.Cli.Tests;

public sealed class CurveChartTests
{
    [Fact]
    public void Draw_Falling_HasLogarithmicTicks() => Assert.Equal(
        [
            "20 ┤⠉⠢⣀",
            "   │   ⠑⢄⡀",
            "10 ┤     ⠈⠢⣀",
            "   │        ⠑⠤⡀",
            " 5 ┤          ⠈⠑⠤⡀",
            "   │             ⠈⠑⠢⣀",
            " 2 ┤                 ⠉⠒⠢⢄⣀",
            "   │                      ⠉⠉⠒⠒⠤⠤⠤⣀⣀⣀⣀⣀⣀a",
            "   └─────────────────┴─────────────────┴",
            "    epoch 0         250              500",
        ],
        Text(Falling, 40, 10));

    [Fact]
    public void Draw_Width20_StillHasAxes() => Assert.Equal(
        [
            "   │⠑⢄",
            "10 ┤  ⠣⡀",
            "   │   ⠘⢄",
            "   │     ⠣⡀",
            " 3 ┤      ⠈⠢⢄",
            "   │         ⠉⠒⠤⢄⣀⣀a",
            "   └───────────────┴",
            "    epoch 0      500",
        ],
        Text(Falling, 20, 8));

    [Fact]
    public void Draw_OnePoint_IsOneMark() => Assert.Equal(
        [
            "3.03 ┤",
            "     │",
            "   3 ┤                 a",
            "     │",
            "     └─────────────────┴",
            "      epoch 0          1",
        ],
        Text([Curve('a', 3)], 24, 6));

    [Fact]
    public void Draw_EqualValues_IsALineInTheMiddle() => Assert.Equal(
        [
            "3.03 ┤",
            "     │",
            "   3 ┤    ⠠⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤a",
            "     │",
            "2.97 ┤",
            "     └─────────────────┴",
            "      epoch 0          4",
        ],
        Text([Curve('a', 3, 3, 3, 3)], 24, 7));

    [Fact]
    public void Draw_NoNumberInBetween_LeavesAGap() => Assert.Equal(
        [
            "10 ┤  ⠉⠑⠒⠢⠤",
            "   │",
            "   │",
            " 3 ┤               ⠑⠤⡀",
            "   │                 ⠈⠢a",
            "   └───────────────────┴",
            "    epoch 0            9",
        ],
        Text([Curve('a', 10, 9, 8, double.NaN, double.PositiveInfinity, 0, 3, 2, 1.5)], 24, 7));

    [Fact]
    public void Draw_CurvesThatEndTogether_KeepTheirMarksApart() => Assert.Equal(
        [
            "  │         ⠓⠦⣄⡀",
            "5 ┤         ⠉⠉⠑⠛⠓⠶⣦⡤b",
            "  │                ⠉a⠤⣀",
            "  │                    ⠉⠒⢄⡀",
            "2 ┤                       ⠈⠑⠢*",
            "  └──────────────────────────┴",
            "   epoch 0                   3",
        ],
        Text([Curve('*', 8, 4, 2), Curve('a', 7, 4, 2), Curve('b', 6, 5)], 30, 7));

    [Fact]
    public void Draw_NarrowRange_LabelsItsEnds() => Assert.Equal(
        [
            "1.06 ┤         ⠑⢄",
            "     │           ⠉⠢⡀",
            "     │             ⠈⠢⣀",
            "1.03 ┤                ⠑a",
            "     └─────────────────┴",
            "      epoch 0          2",
        ],
        Text([Curve('a', 1.06, 1.03)], 24, 6));

    [Fact]
    public void Draw_WideRange_ThinsTheDecades() => Assert.Equal(
        [
            "      │    ⠑⢄",
            "1e256 ┤      ⠑⢄",
            "      │        ⠱⡀",
            "      │         ⠱⡀",
            "1e128 ┤          ⢱",
            "      │           ⢣",
            "    1 ┤            ⢣⣀⣀⣀a",
            "      └────────────────┴",
            "       epoch 0         4",
        ],
        Text([Curve('a', 1e300, 1e200, 1, 1)], 24, 9));

    [Fact]
    public void Draw_AMillionEpochs_KeepsTheWidth()
    {
        ChartCurve curve = new('a', [.. Enumerable.Range(1, 1_000_000).Select(i => new ChartPoint(i, i <= 500_000 ? 100 : 1))]);

        Assert.Equal(
        [
            "100 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⡇",
            "    │                 ⡇",
            " 10 ┤                 ⢣",
            "    │                 ⢸",
            "  1 ┤                 ⢸⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀a",
            "    └─────────────────┴────────────────┴",
            "     epoch 0       500,000     1,000,000",
        ],
        Text([curve], 40, 7));
    }

    [Theory]
    [InlineData(8, 10)]
    [InlineData(40, 3)]
    public void Draw_NoRoom_IsNothing(int width, int height) => Assert.Empty(CurveChart.Draw(Falling, width, height));

    [Fact]
    public void Draw_NothingToSee_IsNothing()
    {
        Assert.Empty(CurveChart.Draw([], 40, 10));
        Assert.Empty(CurveChart.Draw([Curve('a', double.NaN, double.NegativeInfinity, -1)], 40, 10));
    }

    [Fact]
    public void Draw_AnySize_NeverLeavesIt()
    {
        for (var width = 1; width <= 130; width++)
        {
            for (var height = 1; height <= 30; height++)
            {
                var lines = CurveChart.Draw(Falling, width, height);
                Assert.True(lines.IsEmpty || lines.Length == height);
                Assert.All(lines, line => Assert.True(line.Text.Length <= width, line.Text));
            }
        }
    }

    [Fact]
    public void Draw_Owners_AreWhoseDotsTheyAre()
    {
        var line = CurveChart.Draw([Curve('a', 10, 10, 10, 10), Curve('b', 1, 1)], 24, 7)[0];

        Assert.All(line.Plot.Index().Where(c => c.Item != ' '), c => Assert.Equal(0, line.Owners[c.Index]));
    }

    private static ImmutableArray<ChartCurve> Falling { get; } =
        [new('a', [.. Enumerable.Range(1, 500).Select(i => new ChartPoint(i, 1 + (27 * Math.Exp(-i / 80.0))))])];

    private static ChartCurve Curve(char key, params double[] values) =>
        new(key, [.. values.Select((value, i) => new ChartPoint(i + 1, value))]);

    private static string[] Text(ImmutableArray<ChartCurve> curves, int width, int height) =>
        [.. CurveChart.Draw(curves, width, height).Select(line => line.Text)];
}
