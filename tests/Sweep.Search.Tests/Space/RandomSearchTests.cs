using System.Globalization;
using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class RandomSearchTests
{
    private const string Wide =
        "\"lr\":{\"log_uniform\":[0.01,10]},\"clip_norm\":{\"uniform\":[0.5,2]},\"init_std\":{\"uniform\":[0,1]},"
        + "\"hidden_size\":{\"int_uniform\":[32,512],\"step\":32},\"batch_size\":{\"int_uniform\":[3,9]},"
        + "\"sampling\":[\"random\",\"sequential\"],\"epochs\":10";

    [Fact]
    public void Trials_EveryValue_IsOneThatItsAxisAllows() => Assert.All(Points(Wide, 2000), point =>
    {
        Assert.InRange(point.Lr, 0.01, 10);
        Assert.InRange(point.ClipNorm, 0.5, 2);
        Assert.InRange(point.InitStd, 0, 1);
        Assert.InRange(point.HiddenSize, 32, 512);
        Assert.Equal(0, point.HiddenSize % 32);
        Assert.InRange(point.BatchSize, 3, 9);
        Assert.NotEqual(Sampling.SequentialReset, point.Sampling);
        Assert.Equal(10, point.Epochs);
        Assert.All([point.Lr, point.ClipNorm, point.InitStd], value => Assert.True(HasSixDigits(value), $"{value:R}"));
    });

    [Fact]
    public void Trials_Spread_IsThatOfTheDistribution()
    {
        var points = Points(Wide, 4000);

        // Standard deviations of these shares and means are below 0.008, so the margins are beyond five of them.
        Assert.Equal(0.5, Share(points, point => point.Lr < Math.Sqrt(0.01 * 10)), 0.04);
        Assert.Equal(1 / 3.0, Share(points, point => point.Lr < 0.1), 0.04);
        Assert.Equal(0.5, Share(points, point => point.ClipNorm < 1.25), 0.04);
        Assert.Equal(0.5, points.Average(point => point.InitStd), 0.03);
        Assert.Equal(0.5, Share(points, point => point.Sampling == Sampling.Random), 0.04);
        Assert.All(Enumerable.Range(1, 16), size => Assert.Equal(1 / 16.0, Share(points, p => p.HiddenSize == 32 * size), 0.02));
        Assert.All(Enumerable.Range(3, 7), rows => Assert.Equal(1 / 7.0, Share(points, p => p.BatchSize == rows), 0.03));
    }

    [Fact]
    public void Trials_Axes_AreDrawnIndependently()
    {
        var points = Points(Wide, 4000);

        Assert.Equal(0.25, Share(points, point => point.ClipNorm < 1.25 && point.InitStd < 0.5), 0.04);
        Assert.Equal(0.25, Share(points, point => point.Sampling == Sampling.Random && point.HiddenSize <= 256), 0.04);
    }

    [Fact]
    public void Trials_MorePoints_OnlyAppend() => Assert.Equal(Points(Wide, 50), Points(Wide, 80).Take(50));

    [Fact]
    public void Trials_OtherValuesOfOneAxis_LeaveTheOthersAsTheyAre() => Assert.Equal(
        Points(Wide, 50).Select(point => point with { Lr = 1 }),
        Points(Wide.Replace("{\"log_uniform\":[0.01,10]}", "[3,4]", StringComparison.Ordinal), 50).Select(point => point with { Lr = 1 }));

    [Fact]
    public void Trials_OtherSeed_AreOthers() => Assert.Empty(Points(Wide, 50).Intersect(Points(Wide, 50, "\"seed\":2,")));

    /// <summary>Written down so that no later version draws the trials of an old sweep anew.</summary>
    [Fact]
    public void Trials_KnownSeed_AreTheKnownOnes() => Assert.Equal(
        KnownPoints,
        Points(Wide, 3).Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"{point.Lr} {point.HiddenSize} {point.Sampling} {point.BatchSize} {point.ClipNorm} {point.InitStd}")));

    [Fact]
    public void Trials_AsManyAsThereArePoints_AreAllPoints()
    {
        const string Small = "\"lr\":{\"uniform\":[0.999997,1.00001]},\"layers\":{\"int_uniform\":[1,8],\"step\":3},\"cell\":\"gru\"";

        // 0.999997, 0.999998, 0.999999, 1 and 1.00001 with 1, 4 and 7 layers.
        Assert.Equal(15, Points(Small, 15).Distinct().Count());
        Assert.Equal(
            "'16' trials are more than the 15 different points that there are to draw; give more values, or search 'grid' for all.",
            Grid.OneFault(File(Small, 16)).Message);
    }

    [Fact]
    public void Trials_HundredThousandOfAsManyPoints_AreFoundWithoutEndlessDrawing()
    {
        const string Full = "\"epochs\":{\"int_uniform\":[1,50000]},\"sampling\":[\"random\",\"sequential\"]";

        Assert.Equal(100_000, Points(Full, 100_000).Distinct().Count());
    }

    [Fact]
    public void Trials_Repeats_TrainEveryPointAgainAfterAllPoints()
    {
        var trials = Expansion.Trials(Grid.Spec(File(Wide, 10, "\"repeats\":2,")), Grid.Id);

        Assert.Equal(20, trials.Length);
        Assert.Equal(trials.Take(10).Select(trial => trial.Hyperparameters), trials.Skip(10).Select(trial => trial.Hyperparameters));
        Assert.Equal([1, 2], trials.Select(trial => trial.Repeat).Distinct());
    }

    [Fact]
    public void Apply_MorePointsAndRepeats_AppendsThem()
    {
        var spec = Grid.Spec(File(Wide, 3, "\"repeats\":2,"));

        var next = SpecExtension.Apply(spec, ["trials=5", "repeats=3", "epochs=40"]).Spec!;

        var points = Points(Wide, 5).Select(point => point with { Epochs = 40 }).ToArray();
        Assert.Equal(
            [.. points[..3], .. points[..3], .. points[3..], .. points[3..], .. points],
            Expansion.Trials(next, Grid.Id).Select(trial => trial.Hyperparameters));
        Assert.Equal(
            [1, 1, 1, 2, 2, 2, 1, 1, 2, 2, 3, 3, 3, 3, 3], Expansion.Trials(next, Grid.Id).Select(trial => trial.Repeat));
        Assert.Equal(Expansion.Trials(next, Grid.Id), Expansion.Trials(SpecJson.Read(SpecJson.Write(next)), Grid.Id));
    }

    [Theory]
    [InlineData("trials=2", "'2' is less than the 3 that the sweep has; trials can only be raised.")]
    [InlineData(
        "sampling=sequential-reset",
        "The values of sampling were drawn, so none can be added; a random search is extended by trials (trials=80) or repeats,"
        + " and by epochs where it has one number of them.")]
    [InlineData(
        "trials=50001",
        "The sweep would have '100,002' trials (2 x 50001); at most 100,000 are allowed. Add fewer trials or repeats.")]
    public void Apply_WrongChange_SaysWhatWouldBeRight(string change, string message)
    {
        var result = SpecExtension.Apply(Grid.Spec(File(Wide, 3, "\"repeats\":2,")), [change]);

        Assert.EndsWith(message, Assert.Single(result.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_MorePointsThanThereAre_IsRefused() => Assert.EndsWith(
        "'3' trials are more than the 2 different points that there are to draw; give more values, or search 'grid' for all.",
        Assert.Single(SpecExtension.Apply(Grid.Spec(File("\"lr\":[1,2]", 2)), ["trials=3"]).Faults).Message,
        StringComparison.Ordinal);

    private static readonly string[] KnownPoints =
    [
        "0.86137 192 Random 7 1.58839 0.208721",
        "0.012072 288 Sequential 4 1.60014 0.153708",
        "1.41919 160 Random 8 1.31891 0.552788",
    ];

    private static string File(string members, int trials, string others = "") =>
        Grid.Top($"{others}\"search\":{{\"strategy\":\"random\",\"trials\":{trials}}},\"hyperparameters\":{{{members}}}");

    private static Hyperparameters[] Points(string members, int trials, string others = "") =>
        [.. Expansion.Trials(Grid.Spec(File(members, trials, others)), Grid.Id).Select(trial => trial.Hyperparameters)];

    private static double Share(Hyperparameters[] points, Func<Hyperparameters, bool> isCounted) =>
        (double)points.Count(isCounted) / points.Length;

    private static bool HasSixDigits(double value) =>
        double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) == value;
}
