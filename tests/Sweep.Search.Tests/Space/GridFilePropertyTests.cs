using CsCheck;

namespace Sweep.Search.Tests.Space;

public sealed class GridFilePropertyTests
{
    private const string Good = """
        // A grid that uses everything.
        {
          "name": "time machine", "search": { "strategy": "grid" }, /* one value */ "repeats": 2,
          "corpus": { "name": "file:é/字😀.txt", "max_tokens": "all", "validation_tokens": 1e3, "preprocessing": "raw" },
          "hyperparameters": { "lr": [0.5, 1.0, 2e0], "hidden_size": 64, "sampling": ["sequential"], "epochs": [1,], },
          "seed": 18446744073709551615,
          "objective": { "metric": "validation_perplexity", "target": 1.05, "stop_at_target": "trial" },
          "checkpoint": { "every_seconds": 0.5, "candidate_epochs": null, "quota": "1.5 GiB" },
          "prompts": ["time\u0020traveller", "\"\\\n"], "sample_length": 0, "priority": -1,
        }
        """;

    private static readonly string[] JargonWords =
        ["System.", "BytePosition", "LineNumber", "Exception", "Utf8Json", "JsonReader", "Int32", "Double", "Nullable"];

    private static readonly Gen<string> Scraps = Gen.OneOf(
        Gen.Char.AlphaNumeric.Select(c => c.ToString()),
        Gen.OneOf(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "/", "*", "//", "/*", "*/", "\n", "\r", "-", "+", ".", "e",
            "1e999", "null", "true", "NaN", "'", "\u0000", "\u001b", "\ud800", "\udc00", "\\ud800", "\\u12", "é", "字",
            "😀", "\uFEFF", "\"lr\":", "\"zip\":1,", "99999999999999999999", "-0", "0.1", "1.5", "\"x\"", "[]", "{}"));

    [Fact]
    public void Parse_GoodFile_GivesASpec() => Assert.NotNull(GridFile.Parse(Good, []).Spec);

    [Fact]
    public void Parse_EveryBeginningOfAGoodFile_GivesASpecOrFaultsInIt()
    {
        for (var length = 0; length <= Good.Length; length++) AssertSound(Good[..length], []);
    }

    [Fact]
    public void Parse_GoodFileWithoutAnyOneCharacter_GivesASpecOrFaultsInIt()
    {
        for (var at = 0; at < Good.Length; at++) AssertSound(Good.Remove(at, 1), []);
    }

    [Fact]
    public void Parse_GoodFileWithScrapsPutIn_GivesASpecOrFaultsInIt() =>
        Gen.Select(Gen.Int[0, Good.Length], Gen.Int[0, 5], Scraps).Array[1, 4]
            .Sample(changes => AssertSound(changes.Aggregate(Good, Change), []), iter: 2_000);

    [Fact]
    public void Parse_Scraps_GiveASpecOrFaultsInThem() =>
        Scraps.Array[0, 30].Sample(scraps => AssertSound(string.Concat(scraps), []), iter: 2_000);

    [Fact]
    public void Parse_ScrapsAsOverrides_GiveASpecOrFaults() => Gen.Select(
            Gen.OneOf("lr", "epochs", "corpus", "corpus.name", "search", "hyperparameters", "prompts", "x", ""),
            Scraps.Array[0, 8].Select(string.Concat))
        .Sample((key, value) => AssertSound(Good, [$"{key}={value}", value]), iter: 2_000);

    private static string Change(string text, (int At, int Removed, string Scrap) change)
    {
        var at = Math.Min(change.At, text.Length);
        return text.Remove(at, Math.Min(change.Removed, text.Length - at)).Insert(at, change.Scrap);
    }

    private static void AssertSound(string json, string[] overrides)
    {
        var result = GridFile.Parse(json, overrides);

        Assert.Equal(result.Spec is null, !result.Faults.IsEmpty);
        var lines = json.TrimStart('\uFEFF').Split('\n');
        foreach (var fault in result.Faults.Concat(result.Warnings))
        {
            AssertInside(fault, lines);
            Assert.StartsWith("$", fault.Path);
            Assert.DoesNotContain(fault.Path + fault.Message, char.IsControl);
            Assert.True(fault.Message.Length < 500, fault.Message);
            Assert.All(JargonWords, word => Assert.DoesNotContain(word, fault.Message, StringComparison.Ordinal));
        }

        if (result.Spec is null) return;
        var canonical = SpecJson.Write(result.Spec);
        Assert.Equal(canonical, SpecJson.Write(SpecJson.Read(canonical)));
    }

    private static void AssertInside(GridFault fault, string[] lines)
    {
        if (fault.Line is not { } line)
        {
            Assert.Null(fault.Column);
            Assert.StartsWith("--set ", fault.Message);
            return;
        }

        Assert.InRange(line, 1, lines.Length);
        Assert.InRange(fault.Column!.Value, 1, lines[line - 1].Length + 1);
    }
}
