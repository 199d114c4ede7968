namespace Sweep.Benchmarks.Tests;

public sealed class ResultTableTests
{
    [Fact]
    public void Write_Rows_AlignsNumbersRight()
    {
        using var output = new StringWriter { NewLine = "\n" };
        ResultTable table = new("cell", "ratio");
        table.Add("rnn_scratch", "1.25");
        table.Add("gru", "10.00");

        table.Write(output);

        Assert.Equal("cell         ratio\nrnn_scratch   1.25\ngru          10.00\n\n", output.ToString());
    }

    [Fact]
    public void Add_TooFewTexts_Throws() => Assert.Throws<ArgumentException>(() => new ResultTable("a", "b").Add("1"));
}
