using CsCheck;

namespace Sweep.Search.Tests.Space;

public sealed class GridFilePropertyTests
{
    internal const string Good = """
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

    private const string GoodRandom = """
        {
          "corpus": "x", "search": { "strategy": "random", "trials": 5 }, "repeats": 2,
          "hyperparameters": {
            "cell": ["gru", "lstm"], "layers": { "int_uniform": [1, 8], "step": 2 }, "lr": { "log_uniform": [1e-2, 10] },
            "init_std": { "uniform": [0, 0.5] }, "epochs": 20,
          },
          "extensions": [{ "trials": 7, "repeats": 3 }, { "epochs": [40] }],
        }
        """;

    private static readonly Gen<string> Scraps = Gen.OneOf(
        Gen.Char.AlphaNumeric.Select(c => c.ToString()),
        Gen.OneOf(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "/", "*", "//", "/*", "*/", "\n", "\r", "-", "+", ".", "e",
            "1e999", "null", "true", "NaN", "'", "\u0000", "\u001b", "\ud800", "\udc00", "\\ud800", "\\u12", "é", "字",
            "😀", "\uFEFF", "\"lr\":", "\"zip\":1,", "99999999999999999999", "-0", "0.1", "1.5", "\"x\"", "[]", "{}"));

    [Fact]
    public void Parse_GoodFile_GivesASpec() => Assert.All([Good, GoodRandom], text => Assert.NotNull(GridFile.Parse(text, []).Spec));

    [Fact]
    public void Parse_EveryBeginningOfAGoodFile_GivesASpecOrFaultsInIt()
    {
        foreach (var text in (string[])[Good, GoodRandom])
        {
            for (var length = 0; length <= text.Length; length++) GridSoundness.Assert(text[..length], []);
        }
    }

    [Fact]
    public void Parse_GoodFileWithoutAnyOneCharacter_GivesASpecOrFaultsInIt()
    {
        foreach (var text in (string[])[Good, GoodRandom])
        {
            for (var at = 0; at < text.Length; at++) GridSoundness.Assert(text.Remove(at, 1), []);
        }
    }

    [Fact]
    public void Parse_GoodFileWithScrapsPutIn_GivesASpecOrFaultsInIt() =>
        Gen.Select(Gen.OneOf(Good, GoodRandom), Gen.Select(Gen.Int[0, Good.Length], Gen.Int[0, 5], Scraps).Array[1, 4])
            .Sample((text, changes) => GridSoundness.Assert(changes.Aggregate(text, Change), []), iter: 4_000);

    [Fact]
    public void Parse_Scraps_GiveASpecOrFaultsInThem() =>
        Scraps.Array[0, 30].Sample(scraps => GridSoundness.Assert(string.Concat(scraps), []), iter: 2_000);

    [Fact]
    public void Parse_ScrapsAsOverrides_GiveASpecOrFaults() => Gen.Select(
            Gen.OneOf(
                "lr", "epochs", "corpus", "corpus.name", "search", "trials", "hyperparameters", "prompts", "extensions", "x", ""),
            Scraps.Array[0, 8].Select(string.Concat))
        .Sample((key, value) => GridSoundness.Assert(Good, [$"{key}={value}", value]), iter: 2_000);

    private static string Change(string text, (int At, int Removed, string Scrap) change)
    {
        var at = Math.Min(change.At, text.Length);
        return text.Remove(at, Math.Min(change.Removed, text.Length - at)).Insert(at, change.Scrap);
    }
}
