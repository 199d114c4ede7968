namespace Sweep.Cli.Tests;

public sealed class PlotCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-plot-").FullName;
    private readonly FakePlots _plots = new();
    private readonly CommandLine _cli;

    public PlotCommandTests() => _cli = new() { Plots = _plots };

    private string Target => Path.Combine(_folder, "curves.svg");

    private PlotPicture Picture => _plots.Picture!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Plot_Sweep_DrawsItsCurvesBestFirst()
    {
        Add().Succeed(1, 4).Succeed(2, 3).Run(3, 5).WithCurves();

        Assert.Equal(ExitCode.Done, await PlotAsync());

        Assert.Equal("time-machine (7k3m9x0qtz)", Picture.Title);
        Assert.Equal(("epoch", "perplexity (training)"), (Picture.Epochs.Label, Picture.Perplexities.Label));
        Assert.Equal(
            [("lr=0.5 hidden_size=256", true), ("lr=0.5 hidden_size=128", false), ("lr=1 hidden_size=128", false)],
            Picture.Curves.Select(c => (c.Label, c.IsBest)));
        Assert.Equal([new(1, 20), new(2, 8), new(3, 3.1)], Picture.Curves[0].Solid);
        Assert.Equal((PlotFormat.Svg, new(1_200, 750)), (_plots.Format, _plots.Size));
        Assert.Empty(_cli.Output);
        Assert.Equal(
            ["Note: 3 trials without a measurement yet are not drawn.", $"Saved to {Target}"],
            _cli.Error.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--trials", "2-3", new[] { 2, 3 })]
    [InlineData("--where", "hidden_size=128 and lr>=1", new[] { 3, 5 })]
    public async Task Plot_Chosen_DrawsThoseOnly(string option, string value, int[] expected)
    {
        AllSucceed();

        Assert.Equal(ExitCode.Done, await PlotAsync(option, value));

        Assert.Equal(expected, Picture.Curves.Select(c => c.Trial).Order());
    }

    [Fact]
    public async Task Plot_OneTrial_SaysSoInTheTitle()
    {
        AllSucceed();

        Assert.Equal(ExitCode.Done, await PlotAsync("7k/5"));

        Assert.Equal("time-machine (7k3m9x0qtz), trial 5", Picture.Title);
        Assert.Equal([("lr=2 hidden_size=128", false)], Picture.Curves.Select(c => (c.Label, c.IsBest)));
    }

    [Theory]
    [InlineData("--trials", "5-9")]
    [InlineData("7k/9", null)]
    public async Task Plot_UnknownTrial_IsNamed(string argument, string? value)
    {
        AllSucceed();

        Assert.Equal(ExitCode.BadInput, await PlotAsync([argument, .. value is null ? Array.Empty<string>() : [value]]));

        Assert.StartsWith("Sweep '7k3m9x0qtz' (time-machine) has no trial '9'.", _cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Plot_Validation_IsDashed()
    {
        var sweep = Add(Specs.Grid([1], [128, 256]) with { Corpus = Specs.OneTrial.Corpus with { ValidationTokens = 2_000 } })
            .Succeed(1, 4).Succeed(2, 5).WithCurves();
        sweep.Curves[1] = sweep.Curves[1].Validated(1.5);

        await PlotAsync();

        Assert.Equal("perplexity", Picture.Perplexities.Label);
        Assert.Equal([new(1, 30), new(2, 12), new(3, 4.1 * 1.5)], Picture.Curves[0].Dashed);
        Assert.Empty(Picture.Curves[1].Dashed);
        Assert.Equal(["training", "validation"], Picture.Legend.Select(l => l.Text));
        Assert.Equal(30, Picture.Perplexities.High, tolerance: 4);

        await PlotAsync("--metric", "perplexity", "--force");
        Assert.Equal(("perplexity (training)", 0), (Picture.Perplexities.Label, Picture.Curves[0].Dashed.Length));

        await PlotAsync("--metric", "validation_perplexity", "--force");
        Assert.Equal(("perplexity (validation)", 1), (Picture.Perplexities.Label, Picture.Curves.Length));
        Assert.Equal(30, Picture.Curves[0].Solid[0].Perplexity);
    }

    [Fact]
    public async Task Plot_ValidationOfASweepWithoutIt_IsExplained()
    {
        AllSucceed();

        Assert.Equal(ExitCode.BadInput, await PlotAsync("--metric", "validation_perplexity"));

        Assert.Contains("holds no text out, so it has no validation perplexity.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_Diverged_EndsAndBreaksNoAxis()
    {
        var sweep = Add().Succeed(1, 4).Diverge(2, 4).Diverge(3, 1).WithCurves();
        sweep.Curves[2] = Curves.Of(21, 1e200, double.NaN, double.PositiveInfinity);
        sweep.Curves[3] = Curves.Of(double.NaN);

        Assert.Equal(ExitCode.Done, await PlotAsync());

        Assert.Equal([(1, false), (2, true)], Picture.Curves.Select(c => (c.Trial, c.EndsDiverged)));
        Assert.True(Picture.Curves[1].Solid[2].IsGap);
        Assert.InRange(Picture.Perplexities.High, 200, 300);
        Assert.Contains("1 trial without a finite perplexity is not drawn.", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("1 line rises beyond the picture", _cli.Error, StringComparison.Ordinal);
        Assert.Contains(Picture.Legend, l => l is { Text: "diverged", Sample: LegendSample.Diverged });
    }

    [Theory]
    [InlineData(27, "+ 17 more", "Note: of 27 trials the best 10 are in colour, the other 17 pale. '--trials' or '--where' chooses.")]
    [InlineData(
        500, "+ 200 of 490 more",
        "Note: of 500 trials the best 10 are in colour, 200 of the others pale, from all ranks; 290 are left out. "
        + "'--trials' or '--where' chooses.")]
    public async Task Plot_ManyTrials_SaysWhatIsPaleOrLeftOut(int count, string legend, string note)
    {
        var sweep = Add(Specs.OneTrial with { Repeats = count });
        for (var number = 1; number <= count; number++) sweep.Succeed(number, 2 + number * 0.01);
        sweep.WithCurves();

        Assert.Equal(ExitCode.Done, await PlotAsync());

        Assert.Equal(10, Picture.Curves.Count(c => c.Label is not null));
        Assert.Equal("repeat=1", Picture.Curves[0].Label);
        Assert.Equal([legend], Picture.Legend.Select(l => l.Text));
        Assert.StartsWith(note, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_NoMeasurementYet_SaysSo()
    {
        Add().Run(1, 0);

        Assert.Equal(ExitCode.BadInput, await PlotAsync());

        Assert.Equal(
            "Sweep '7k3m9x0qtz' (time-machine) has no measurement to draw yet: no trial has trained an epoch. "
            + "'sweep show 7k3m9x0qtz' tells how far it is.",
            _cli.Error.TrimEnd());
        Assert.Null(_plots.Picture);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Plot_OnlyNaN_SaysSo()
    {
        var sweep = Add().Diverge(1, 1);
        sweep.Curves[1] = Curves.Of(double.NaN);

        Assert.Equal(ExitCode.BadInput, await PlotAsync());

        Assert.Contains("has nothing to draw: the trial has no finite perplexity.", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'sweep plot' draws into a file, and needs its name: sweep plot --save curves.svg")]
    [InlineData("'--save curves.gif' does not say what kind of picture it is. Let its name end with .svg or .png.", "--save", "curves.gif")]
    [InlineData("'--save curves' does not say what kind of picture it is. Let its name end with .svg or .png.", "--save", "curves")]
    [InlineData("'--trials 3-' is not understood.", "--save", "a.svg", "--trials", "3-")]
    [InlineData("'--width 100' is too small; it is 600 or more.", "--save", "a.svg", "--width", "100")]
    [InlineData("'--height 4001' is too large; it is 4000 at most.", "--save", "a.svg", "--height", "4001")]
    [InlineData("'7k/1' is one trial already.", "7k/1", "--trials", "1", "--save", "a.svg")]
    [InlineData("None of the 6 trials of sweep '7k3m9x0qtz' matches.", "--where", "lr=9", "--save", "a.svg")]
    public async Task Plot_WrongUsage_SaysWhatIsRight(string expected, params string[] args)
    {
        AllSucceed();

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync(["plot", .. args]));

        Assert.StartsWith(expected, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_OntoAFile_NeedsForce()
    {
        AllSucceed();
        await File.WriteAllTextAsync(Target, "older", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.BadInput, await PlotAsync());
        Assert.Null(_plots.Picture);

        Assert.Equal(ExitCode.Done, await PlotAsync("--force"));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    private FakeSweep Add(Search.SweepSpec? spec = null) => _cli.Ledger.Add(new("7k3m9x0qtz", spec ?? Specs.Grid()));

    private void AllSucceed()
    {
        var sweep = Add();
        for (var number = 1; number <= 6; number++) sweep.Succeed(number, 2 + number);
        sweep.WithCurves();
    }

    private Task<int> PlotAsync(params string[] more) => _cli.RunAsync(["plot", "--save", Target, .. more]);
}
