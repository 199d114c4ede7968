namespace Sweep.Cli.Tests;

public sealed class TrialOrderTests
{
    private readonly FakeSweep _sweep = new FakeSweep("7k3m9x0qtz", Specs.Grid())
        .Succeed(1, 1.3, last: 1.5).Diverge(2, 12).Fail(3, "disk full").Run(4, 120).Succeed(6, 1.2, last: 1.4);

    [Theory]
    [InlineData("trial", "1 2 3 4 5 6")]
    [InlineData("-trial", "6 5 4 3 2 1")]
    [InlineData("perplexity", "6 1 4 2 3 5")]
    [InlineData("-perplexity", "4 1 6 2 3 5")]
    [InlineData("best", "6 1 2 3 4 5")]
    [InlineData("-lr,hidden_size", "5 6 3 4 1 2")]
    [InlineData("hidden_size, -lr", "5 3 1 6 4 2")]
    [InlineData("state", "2 3 5 4 1 6")]
    [InlineData("-failure", "3 1 2 4 5 6")]
    public void Sort_Columns_PutsMissingAndNaNLast(string columns, string expected) => Assert.Equal(
        expected, string.Join(' ', _sweep.Trials.Order(TrialOrder.Parse(columns)).Select(t => t.Spec.Id.Number)));

    [Theory]
    [InlineData("perplexty", "there is no column 'perplexty'. Did you mean 'perplexity'? Columns are")]
    [InlineData("", "there is no column ''.")]
    [InlineData("lr,", "there is no column ''.")]
    public void Parse_UnknownColumn_ListsThem(string columns, string message) => Assert.StartsWith(
        $"'--sort {columns}': {message}",
        Assert.Throws<CommandException>(() => TrialOrder.Parse(columns)).Message,
        StringComparison.Ordinal);
}
