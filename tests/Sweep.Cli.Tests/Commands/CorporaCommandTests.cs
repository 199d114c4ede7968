using System.Text.Json;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

public sealed class CorporaCommandTests
{
    private static readonly CatalogueEntry TimeMachine = new(
        "timemachine", "H. G. Wells, The Time Machine", "timemachine.txt", [new("https://example.org/timemachine.txt")], new('a', 64),
        178_979, "Public domain", Preprocessing.Letters);

    private readonly CommandLine _cli = new();

    public CorporaCommandTests() => _cli.Corpora.Catalogue =
    [
        new(TimeMachine with { Name = "sample", Urls = [], Licence = "MIT" }, CorpusPlace.Shipped, null, null),
        new(TimeMachine, CorpusPlace.Absent, null, null),
    ];

    [Fact]
    public async Task Corpora_Absent_SaysWhatToDo()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("corpora"));

        Assert.Equal(
            [
                "name              size  where           licence",
                "sample       174.8 KiB  in the program  MIT",
                "timemachine  174.8 KiB  not here        Public domain",
            ],
            _cli.OutputLines);
        Assert.Equal(
            "timemachine: is downloaded when a sweep first needs it. Without a network, put the file from "
            + $"https://example.org/timemachine.txt (SHA-256 '{new string('a', 64)}') as 'timemachine.txt' into a folder that "
            + "SWEEP_CORPUS_DIR names.",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Corpora_AnotherTextInItsPlace_IsToldWithItsReason()
    {
        _cli.Corpora.Catalogue = [new(TimeMachine, CorpusPlace.Folder, "/texts/timemachine.txt", "It is not the corpus.")];

        await _cli.RunAsync("corpora");

        Assert.Contains("unusable", _cli.Output, StringComparison.Ordinal);
        Assert.Equal("timemachine: It is not the corpus.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Corpora_OwnTexts_AreListedOnce()
    {
        var own = Specs.OneTrial with { Corpus = new("file:moby.txt", new('b', 64), Preprocessing.Raw, null, 0) };
        _cli.Ledger.Add(new("7k", own));
        _cli.Ledger.Add(new("9x", own));

        await _cli.RunAsync("corpora", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var text = json.RootElement[2];
        Assert.Equal(3, json.RootElement.GetArrayLength());
        Assert.Equal("file:moby.txt", text.GetProperty("name").GetString());
        Assert.Equal("kept copy", text.GetProperty("place").GetString());
        Assert.Equal("raw", text.GetProperty("preprocessing").GetString());
        Assert.Single(_cli.Corpora.Asked);
    }

    [Fact]
    public async Task Corpora_OwnTextsCopyIsGone_SaysWhereItBelongs()
    {
        _cli.Ledger.Add(new("7k", Specs.OneTrial with { Corpus = new("file:moby.txt", new('b', 64), Preprocessing.Raw, null, 0) }));
        _cli.Corpora.OwnText = new("file:moby.txt", new('b', 64), "/data/b", null, null);

        await _cli.RunAsync("corpora");

        Assert.Contains($"put the text with SHA-256 '{new string('b', 64)}' at '/data/b'.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corpora_NoLedger_StillListsTheCatalogue()
    {
        _cli.Ledger.IsThere = false;

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("corpora", "-v"));

        Assert.Contains("url            https://example.org/timemachine.txt", _cli.OutputLines);
    }
}
