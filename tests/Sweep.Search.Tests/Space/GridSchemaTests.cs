using System.Text.Json;
using CsCheck;

namespace Sweep.Search.Tests.Space;

public sealed class GridSchemaTests
{
    private static readonly JsonDocumentOptions GridOptions =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly JsonElement Schema = JsonDocument.Parse(ProjectFiles.Schema).RootElement;

    private static readonly SchemaChecker Checker = new(Schema);

    public static TheoryData<string> Sections => new(GridKeys.Sections.Select(entry => entry.Section));

    public static TheoryData<string> Grids => new(ProjectFiles.GridNames);

    [Theory]
    [MemberData(nameof(Sections))]
    public void Schema_EverySection_HasTheKeysOfTheParser(string section)
    {
        var keys = PropertiesOf(section).EnumerateObject()
            .Select(property => property.Name)
            .Where(name => name != GridKeys.Schema);

        Assert.Equal(GridKeys.Of(section).Order(), keys.Order());
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Schema_EveryKey_IsDescribed(string section) => Assert.All(
        PropertiesOf(section).EnumerateObject(),
        property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));

    /// <summary>Writing every default of the schema into a file must leave the spec as it is.</summary>
    [Fact]
    public void Schema_EveryDefault_IsTheParsers()
    {
        var members = DefaultsOf(GridKeys.TopLevel).Where(member => member.Key != GridKeys.Search).ToDictionary();
        foreach (var section in GridKeys.Sections.Select(entry => entry.Section).Where(section => section.Length > 0))
        {
            members[section] = DefaultsOf(section);
        }

        ((Dictionary<string, object>)members[GridKeys.Corpus])[GridKeys.Name] = "x";

        Assert.Equal(
            SpecJson.Write(Grid.Spec("""{"corpus":"x"}""")),
            SpecJson.Write(Grid.Spec(JsonSerializer.Serialize(members))));
    }

    [Fact]
    public void Schema_EveryKeyWithADefaultInTheParser_HasOne()
    {
        var without = GridKeys.Sections.SelectMany(entry => entry.Keys
            .Where(key => !PropertiesOf(entry.Section).GetProperty(key).TryGetProperty("default", out _))
            .Select(key => $"{entry.Section}.{key}"));

        Assert.Equal([".name", ".corpus", ".hyperparameters", ".objective", ".checkpoint", "corpus.name"], without);
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Schema_ShippedGrid_IsAccepted(string name) =>
        Assert.True(Checker.Accepts(JsonDocument.Parse(ProjectFiles.Grid(name), GridOptions).RootElement));

    [Fact]
    public void Schema_AnyCanonicalSpec_IsAccepted() => Specs.Any.Sample(
        spec => Assert.True(Checker.Accepts(JsonDocument.Parse(SpecJson.Write(spec)).RootElement)));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"corpus\":{}}")]
    [InlineData("{\"corpus\":{\"name\":\"x\",\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"foo\":1}")]
    [InlineData("{\"corpus\":\"x\",\"$schema\":1}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":\"random\"}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"strategy\":\"grid\",\"trials\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"objective\":{\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"checkpoint\":{\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"prompts\":[]}")]
    public void Schema_Shape_IsJudgedAsByTheParser(string json) => AssertAgree(json);

    /// <summary>Puts every kind of value, and values around every limit, under every key.</summary>
    [Fact]
    public void Schema_EveryValueUnderEveryKey_IsJudgedAsByTheParser()
    {
        foreach (var (section, keys) in GridKeys.Sections)
        {
            foreach (var key in keys)
            {
                foreach (var value in Values())
                {
                    AssertAgree(GridWith(section, key, value));
                    if (section == GridKeys.Hyperparameters) AssertAgree(GridWith(section, key, $"[{value}]"));
                }
            }
        }
    }

    private static IEnumerable<string> Values()
    {
        long[] limits =
        [
            0, 1, 2, 8, 64, 100, 200, 1000, 4096, 8192, 10_000, 100_000, 1_000_000, 31_536_000, 1_000_000_000,
            10_000_000_000,
        ];
        string[] words =
        [
            "rnn_scratch", "rnn", "gru", "lstm", "sequential", "random", "sequential-reset", "letters", "raw",
            "perplexity", "never", "grid", "all", "", " ", "a b", "a\\nb", "a\\u0085b", "\\u0000", "file:", "file: ",
            "file:x", "é", "😀", "10 GiB", "500MB", ".5 kb", "1. tib", "10", "GiB", "10 XB", "1 000 B", "1e3 B",
            new string('a', 64), new string('A', 64), new string('g', 64),
            new string('a', 200), new string('a', 201), new string('a', 1000), new string('a', 1001),
        ];
        var numbers = limits.SelectMany(limit => new[] { -limit - 1, -limit, limit - 1, limit, limit + 1 })
            .Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return
        [
            .. numbers, .. words.Select(word => $"\"{word}\""),
            "0.5", "1.5", "10.0", "1e1", "1e-3", "-0.5", "-0", "1.00001", "true", "null",
            "[]", "{}", "[1]", "[1,1.0]", "[1,2]", "[\"a\"]", "[\"a\",\"a\"]", "[\"\"]", "{\"uniform\":[0,1]}",
        ];
    }

    private static string GridWith(string section, string key, string value)
    {
        if (section == GridKeys.TopLevel && key == GridKeys.Corpus) return $"{{\"corpus\":{value}}}";
        if (section == GridKeys.TopLevel) return Grid.Top($"\"{key}\":{value}");
        // What one value asks of another is more than a schema can say, so the other is there.
        var others = section switch
        {
            GridKeys.Corpus when key != GridKeys.Name => "\"name\":\"x\",",
            GridKeys.Objective when key != GridKeys.Target => "\"target\":2,",
            _ => "",
        };
        var member = $"{{{others}\"{key}\":{value}}}";
        return section == GridKeys.Corpus ? $"{{\"corpus\":{member}}}" : Grid.Top($"\"{section}\":{member}");
    }

    private static void AssertAgree(string json)
    {
        var result = GridFile.Parse(json, []);
        var isAccepted = Checker.Accepts(JsonDocument.Parse(json).RootElement);

        Assert.True(
            isAccepted == result.Spec is not null,
            $"The schema {(isAccepted ? "accepts" : "refuses")} this, the parser does not agree: {json} "
            + string.Join(' ', result.Faults));
    }

    private static Dictionary<string, object> DefaultsOf(string section) => PropertiesOf(section).EnumerateObject()
        .Where(property => property.Value.TryGetProperty("default", out _))
        .ToDictionary(property => property.Name, property => (object)property.Value.GetProperty("default"));

    private static JsonElement PropertiesOf(string section)
    {
        if (section == GridKeys.TopLevel) return Schema.GetProperty("properties");
        var part = Schema.GetProperty("properties").GetProperty(section);
        if (!part.TryGetProperty("oneOf", out var options)) return part.GetProperty("properties");
        return options.EnumerateArray()
            .Single(option => option.TryGetProperty("properties", out _))
            .GetProperty("properties");
    }
}
