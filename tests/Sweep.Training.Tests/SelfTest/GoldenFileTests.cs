using System.Text;
using System.Text.Json.Nodes;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class GoldenFileTests
{
    public static TheoryData<string, string> WrongValues { get; } = new()
    {
        { "cell", "\"elman\"" }, { "cell", "3" }, { "layers", "0" }, { "layers", "2" }, { "layers", "1.5" }, { "layers", "null" },
        { "hidden_size", "8193" }, { "hidden_size", "\"64\"" }, { "hidden_size", "1e300" }, { "lr", "0" }, { "lr", "1e999" },
        { "lr", "[1]" }, { "clip_norm", "-1" }, { "sampling", "\"sequential_reset\"" }, { "init_scale", "{}" },
        { "batch_size", "0" }, { "num_steps", "5000" }, { "epochs", "3" }, { "batch_loss", "[]" },
        { "batch_loss", "[1, \"2\"]" }, { "batch_loss", "[1, -2]" }, { "batch_gradient_norm", "[0.5]" },
        { "epoch_perplexity", "[1, 2, 3, 4, 5]" }, { "greedy_50", "\"\"" }, { "greedy_50", "7" },
    };

    [Fact]
    public void Read_Reference_HasItsCases()
    {
        var golden = GoldenFile.Read(Golden.Bytes);

        Assert.Equal(
            ["rnn_scratch, 1 x 64, sequential, lr 1, clip 1, 32 x 35", "rnn_scratch, 1 x 64, sequential-reset, lr 1, clip 1, 32 x 35",
                "gru, 1 x 48, sequential, lr 1, clip 1, 32 x 35"],
            golden.Cases.Select(c => c.Name));
        Assert.Equal((40, 170_580, "timemachine"), (golden.FirstIds.Length, golden.Characters, golden.Corpus));
    }

    [Fact]
    public void Read_UnknownKeysAndNoCorpus_ReadsTheRest()
    {
        var golden = Read(root =>
        {
            root.Remove("corpus");
            root["host"] = "here";
            root["cases"]![0]!["seconds"] = 3;
        });

        Assert.Equal(("timemachine", Cell.RnnScratch), (golden.Corpus, golden.Cases[0].Values.Cell));
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Read_WrongValue_NamesItsPath(string key, string value)
    {
        var fault = Assert.Throws<GoldenFormatException>(
            () => ReadRaw(root => root["cases"]![0]![key] = "@@", value));

        Assert.Matches($"^\\$\\.cases\\[0\\]\\.({key}|epoch_perplexity|batch_gradient_norm)", fault.Message);
    }

    [Theory]
    [InlineData("cell")]
    [InlineData("offset_free", "vocabulary")]
    [InlineData("batch_loss")]
    public void Read_MissingKey_NamesIt(string key, string? topLevel = null)
    {
        var fault = Assert.Throws<GoldenFormatException>(() => Read(root =>
        {
            if (topLevel is null) root["cases"]![1]!.AsObject().Remove(key);
            else root.Remove(topLevel);
        }));

        Assert.Equal(topLevel is null ? $"$.cases[1]: The key '{key}' is missing." : $"$: The key '{topLevel}' is missing.", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"vocabulary\": \"a\", \"vocabulary\": \"b\"}")]
    [InlineData("{\"vocabulary\": \"\\ud800\"}")]
    [InlineData("{\"vocabulary\": NaN}")]
    [InlineData("{\"cases\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}")]
    public void Read_NoGoldenFile_Throws(string json) =>
        Assert.Throws<GoldenFormatException>(() => GoldenFile.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Read_AnyCut_Throws()
    {
        for (var length = 0; length < Golden.Bytes.Length - 3; length += 97)
            Assert.Throws<GoldenFormatException>(() => GoldenFile.Read(Golden.Bytes[..length]));
    }

    [Fact]
    public void Read_NotUtf8_Throws() => Assert.Throws<GoldenFormatException>(() => GoldenFile.Read([(byte)'{', 0xFF, (byte)'}']));

    [Fact]
    public void Read_TooLong_Throws() =>
        Assert.Throws<GoldenFormatException>(() => GoldenFile.Read(new byte[GoldenFile.MaxBytes + 1]));

    private static GoldenFile Read(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(Golden.Bytes)!.AsObject();
        change(root);
        return GoldenFile.Read(Encoding.UTF8.GetBytes(root.ToJsonString()));
    }

    private static GoldenFile ReadRaw(Action<JsonObject> mark, string value)
    {
        var root = JsonNode.Parse(Golden.Bytes)!.AsObject();
        mark(root);
        return GoldenFile.Read(Encoding.UTF8.GetBytes(root.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal)));
    }
}
