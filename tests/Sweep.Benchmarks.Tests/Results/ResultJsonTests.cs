namespace Sweep.Benchmarks.Tests;

public sealed class ResultJsonTests
{
    [Fact]
    public void Write_SpeedRows_HaveTheAgreedNames() => Assert.Equal(
        """{"speed":[{"cell":"gru","hidden_size":64,"pytorch_tokens_per_second":1000,"autograd_tokens_per_second":""" +
        """500,"solo_tokens_per_second":1500,"lanes_tokens_per_second":1400,"lanes":2,"ratio":1.5,"ratio_to_autograd":""" +
        """3,"gflops":76.5,"percent_of_sgemm":101.5}]}""",
        Written("speed", new SpeedRow("gru", 64, 1000, 500, 1500, 1400, 2, 1.5, 3, 76.5, 101.5)));

    [Fact]
    public void WriteOne_TheGridsRow_HasTheAgreedNames()
    {
        using var output = new StringWriter();
        ResultJson.WriteOne(output, "grid", new GridRow(27, 100.5, 50, 3.5, 0.25, 1.5));

        Assert.Equal(
            """{"grid":{"trials":27,"optuna_seconds":100.5,"sweep_seconds":50,"training_ratio":3.5,"overhead_percent":0.25,""" +
            """
            "optuna_overhead_percent":1.5}}
            """,
            output.ToString().TrimEnd());
    }

    [Fact]
    public void Write_PublishedRows_HaveTheAgreedNames() => Assert.Equal(
        """{"published":[{"cell":"lstm","layers":2,"hidden_size":256,"lr":2,"sampling":"sequential","perplexity":1.05,"seeds":5}]}""",
        Written("published", new PublishedRow("lstm", 2, 256, 2, "sequential", 1.05, 5)));

    [Fact]
    public void Write_ANumberThatJsonLacks_IsNull() => Assert.Equal(
        """{"start":[{"what":"help","seconds":null,"lowest":null,"highest":1,"runs":2}]}""",
        Written("start", new StartRow("help", double.NaN, double.PositiveInfinity, 1, 2)));

    private static string Written<T>(string name, T row)
    {
        using var output = new StringWriter();
        ResultJson.Write(output, name, [row]);
        return Assert.Single(output.ToString().Split(output.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
