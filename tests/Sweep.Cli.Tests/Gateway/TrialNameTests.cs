namespace Sweep.Cli.Tests;

public sealed class TrialNameTests
{
    [Theory]
    [InlineData("7k3m/8", "7k3m", 8)]
    [InlineData("/12", null, 12)]
    [InlineData("my/sweep/3", "my/sweep", 3)]
    [InlineData("7k3m/0", "7k3m", 0)]
    public void Parse_SlashAndNumber_IsATrial(string text, string? sweep, int number) =>
        Assert.Equal(new(sweep, number), TrialName.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7k3m")]
    [InlineData("7k3m/")]
    [InlineData("7k3m/x")]
    [InlineData("7k3m/-1")]
    [InlineData("7k3m/99999999999")]
    public void Parse_AnythingElse_IsASweep(string? text) => Assert.Null(TrialName.Parse(text));
}
