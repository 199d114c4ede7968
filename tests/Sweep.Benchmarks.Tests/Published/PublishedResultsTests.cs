namespace Sweep.Benchmarks.Tests;

public sealed class PublishedResultsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep-published-results-");

    private string File => Path.Combine(_folder.FullName, "new", "results.jsonl");

    [Fact]
    public void Find_AfterReopening_GivesWhatWasAdded()
    {
        PublishedResult good = new("a", "gru, seed 1", 1.0234567890123, 12), diverged = new("b", "gru, seed 2", double.NaN, 3);
        var results = PublishedResults.Open(File);
        results.Add(good);
        results.Add(diverged);

        var reopened = PublishedResults.Open(File);

        Assert.Equal(good, reopened.Find("a"));
        Assert.Equal(diverged, reopened.Find("b"));
        Assert.Null(reopened.Find("c"));
    }

    [Fact]
    public void Add_AfterATornLine_LosesOnlyThatLine()
    {
        PublishedResult first = new("a", "", 1, 1), second = new("b", "", 2, 2);
        PublishedResults.Open(File).Add(first);
        System.IO.File.AppendAllText(File, """{"key":"torn","per""");

        PublishedResults.Open(File).Add(second);

        var reopened = PublishedResults.Open(File);
        Assert.Equal(first, reopened.Find("a"));
        Assert.Equal(second, reopened.Find("b"));
        Assert.Null(reopened.Find("torn"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
