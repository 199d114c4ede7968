using System.Diagnostics;

namespace Sweep.Search.Tests.Space;

/// <summary>Files of the largest size, each made to be slow. Linear work takes about a second; quadratic work takes minutes.</summary>
public sealed class GridFileWorstCaseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30); // Each takes about a second on two shared cores.

    [Theory]
    [InlineData("{\"corpus\":\"x\"", ",\"learnin_rat#\":0", "}")]
    [InlineData("{\"corpus\":\"x\"", ",\"lr\":0", "}")]
    [InlineData("{", "\"#\":0,", "}")]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"lr\":[", "\"a\",", "1]}}")]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"lr\":[", "1,", "1]}}")]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"hidden_size\":[", "#,", "1]}}")]
    [InlineData("{\"corpus\":\"x\",\"prompts\":[", "0,", "0]}")]
    [InlineData("{\"corpus\":\"x\",\"seed\":1", "9", "}")]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"lr\":0.1", "9", "}}")]
    [InlineData("{\"corpus\":\"x\",\"checkpoint\":{\"quota\":\"1", "9", "\"}}")]
    [InlineData("{\"corpus\":\"", "\\u00e9", "")]
    [InlineData("{\"corpus\":\"", "é", "\"}")]
    [InlineData("", "/**/", "{\"corpus\":1 2}")]
    [InlineData("", "//\n", "1 2")]
    [InlineData("", "[", "")]
    [InlineData("{\"corpus\":\"x\"}", "\n", "x")]
    public void Parse_LargestFileOfSmallParts_IsAnsweredInTime(string begin, string part, string end)
    {
        var started = Stopwatch.GetTimestamp();

        var result = GridFile.Parse(Fill(begin, part, end), []);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Limit);
        Assert.Equal(result.Spec is null, !result.Faults.IsEmpty);
        Assert.All(result.Faults.Take(100), fault => Assert.True(fault.Message.Length < 500, fault.Message));
    }

    [Theory]
    [InlineData("lr=#")]
    [InlineData("x#=1")]
    [InlineData("corpus.max_tokens=#")]
    [InlineData("lr")]
    public void Parse_ThousandsOfOverrides_AreAnsweredInTime(string pattern)
    {
        string[] overrides = [.. Enumerable.Range(1, 5_000).Select(number => pattern.Replace("#", $"{number}", StringComparison.Ordinal))];
        var started = Stopwatch.GetTimestamp();

        var result = GridFile.Parse("{\"corpus\":\"x\"}", overrides);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Limit);
        Assert.Equal(result.Spec is null, !result.Faults.IsEmpty);
    }

    private static string Fill(string begin, string part, string end)
    {
        var text = new System.Text.StringBuilder(begin, GridFile.MostBytes);
        var room = GridFile.MostBytes - 40;
        // Characters of two bytes count twice.
        for (var number = 0; text.Length * (part[0] > 0x7F ? 2 : 1) < room; number++)
        {
            text.Append(part.Replace("#", $"{number}", StringComparison.Ordinal));
        }
        return text.Append(end).ToString();
    }
}
