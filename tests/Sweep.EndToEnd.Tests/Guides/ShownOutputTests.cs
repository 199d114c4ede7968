namespace Sweep.EndToEnd.Tests;

public sealed class ShownOutputTests
{
    private const string Printed = """
        Starting sweep 609qdhrh5y (first) in '.sweep'
        [1/2] trial 1 succeeded: perplexity 3.30 after 80 epochs (lr=0.5)
        trial   lr  state      perplexity  tokens/s     left
            2    1  succeeded        3.01   358.6 k   1m 20s
            1  0.5  succeeded       12.30   1.24 M       45s

          time traveller said the time traveller
        """;

    [Theory]
    [InlineData("""
        Starting sweep zzzzzzzzzz (first) in '.sweep'
        [2/2] trial 2 succeeded: perplexity 13.3 after 8 epochs (lr=1)
        trial  lr  state      perplexity  tokens/s  left
        1  0.125  succeeded  1,000.01     850  2s
        2  1  succeeded  2.01     9.1 k     1h 02m
          time travellerwith the clock
        """)]
    [InlineData("...\ntrial lr state perplexity tokens/s left\n...")]
    [InlineData("Starting sweep 609qdhrh5y (first) in ...\n...\n  time traveller said")]
    public void FirstDifference_OnlyFiguresIdsAndTextsDiffer_IsNone(string shown) =>
        Assert.Null(ShownOutput.FirstDifference(shown, Printed));

    [Theory]
    [InlineData("...\ntrial  lr  state  best  tokens/s  left\n...", "trial  lr  state  best  tokens/s  left")]
    [InlineData("...\n1  0.5  diverged  12.3  1.24 M  45s\n...", "1  0.5  diverged  12.3  1.24 M  45s")]
    [InlineData("Starting sweep 609qdhrh5y (first) in '.sweep'", "(the end)")]
    [InlineData("...\n  time traveller said\nThe end", "The end")]
    [InlineData("Resuming sweep 609qdhrh5y (first) in ...\n...", "Resuming sweep 609qdhrh5y (first) in ...")]
    public void FirstDifference_WordsDiffer_IsThatLine(string shown, string line) =>
        Assert.Equal(line, ShownOutput.FirstDifference(shown, Printed));
}
