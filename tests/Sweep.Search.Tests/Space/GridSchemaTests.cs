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

    [Fact]
    public void Schema_Extension_HasTheKeysOfTheParser()
    {
        var extension = Schema.GetProperty("properties").GetProperty(GridKeys.Extensions).GetProperty("items");
        var keys = extension.GetProperty("properties").EnumerateObject().Select(property => property.Name);

        Assert.Equal(GridKeys.Of(GridKeys.Extensions).Order(), keys.Order());
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

        Assert.Equal([".name", ".corpus", ".hyperparameters", ".objective", ".checkpoint", "corpus.name", "search.trials"], without);
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
    [InlineData("{\"corpus\":\"x\",\"search\":{\"strategy\":\"random\",\"trials\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"strategy\":\"random\"}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"trials\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"strategy\":\"asha\",\"trials\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":\"asha\"}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"scheduler\":\"asha\"}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"scheduler\":null}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"scheduler\":null,\"eta\":null,\"min_epochs\":null}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"scheduler\":\"asha\",\"eta\":null,\"min_epochs\":7}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"eta\":3}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"min_epochs\":3,\"scheduler\":null}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"strategy\":\"random\",\"trials\":1,\"scheduler\":\"asha\"}}")]
    [InlineData("{\"corpus\":\"x\",\"search\":{\"strategy\":\"grid\",\"trials\":1,\"scheduler\":\"asha\"}}")]
    [InlineData("{\"corpus\":\"x\",\"objective\":{\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"checkpoint\":{\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"hyperparameters\":{\"foo\":1}}")]
    [InlineData("{\"corpus\":\"x\",\"prompts\":[]}")]
    [InlineData("{\"corpus\":\"x\",\"extensions\":[]}")]
    [InlineData("{\"corpus\":\"x\",\"extensions\":[{}]}")]
    [InlineData("{\"corpus\":\"x\",\"extensions\":[5]}")]
    [InlineData("{\"corpus\":\"x\",\"extensions\":[{\"lr\":[2,4],\"repeats\":2},{\"lr\":8,\"epochs\":1000}]}")]
    [InlineData("{\"corpus\":\"x\",\"extensions\":[{\"lr\":0}]}")]
    [InlineData("{\"corpus\":\"x\",\"extensions\":[{\"seed\":2}]}")]
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
            "perplexity", "never", "grid", "asha", "all", "", " ", "a b", "a\\nb", "a\\u0085b", "\\u0000", "file:", "file: ",
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
            "[]", "{}", "[1]", "[1,1.0]", "[1,2]", "[\"a\"]", "[\"a\",\"a\"]", "[\"\"]", "{\"uniform\":1}",
        ];
    }

    private static string GridWith(string section, string key, string value)
    {
        if (section == GridKeys.TopLevel && key == GridKeys.Corpus) return $"{{\"corpus\":{value}}}";
        if (section == GridKeys.TopLevel) return Grid.Top($"\"{key}\":{value}");
        // What one value asks of another is more than a schema can say, so the other is there.
        var others = (section, key) switch
        {
            (GridKeys.Corpus, not GridKeys.Name) => "\"name\":\"x\",",
            (GridKeys.Objective, not GridKeys.Target) => "\"target\":2,",
            (GridKeys.Hyperparameters, GridKeys.Layers) => "\"cell\":\"rnn\",",
            (GridKeys.Search, GridKeys.Trials) => "\"strategy\":\"random\",",
            (GridKeys.Search, GridKeys.Eta or GridKeys.MinEpochs) => "\"scheduler\":\"asha\",",
            _ => "",
        };
        if (key == GridKeys.MinEpochs)
            return Grid.Top($"\"search\":{{{others}\"{key}\":{value}}},\"hyperparameters\":{{\"epochs\":1000000}}");
        if (key == GridKeys.Trials) return Grid.Top($"\"search\":{{{others}\"{key}\":{value}}},{Wide}");
        var member = $"{{{others}\"{key}\":{value}}}";
        return section == GridKeys.Corpus ? $"{{\"corpus\":{member}}}" : Grid.Top($"\"{section}\":{member}");
    }

    /// <summary>A distribution of which any number of points can be drawn.</summary>
    private const string Wide = "\"hyperparameters\":{\"lr\":{\"log_uniform\":[0.01,10]}}";

    /// <summary>Every shape of distribution, with bounds around every limit, under every key of a random search.</summary>
    [Fact]
    public void Schema_EveryDistributionUnderEveryKey_IsJudgedAsByTheParser()
    {
        string[] bounds =
        [
            "[1,2]", "[1,8]", "[1,9]", "[0,8]", "[2,4096]", "[2,4097]", "[1,8192]", "[1,8193]", "[1,1000000]", "[1,1000001]",
            "[0,1]", "[0.5,1.5]", "[-1,1]", "[1,1]", "[1]", "[1,2,3]", "[]", "5", "\"a\"", "[\"a\",\"b\"]", "[1.0,2e0]", "null",
        ];
        string[] shapes =
        [
            "{\"uniform\":~}", "{\"log_uniform\":~}", "{\"int_uniform\":~}", "{\"int_uniform\":~,\"step\":1}",
            "{\"int_uniform\":~,\"step\":0}", "{\"int_uniform\":~,\"step\":0.5}", "{\"uniform\":~,\"step\":1}",
            "{\"uniform\":~,\"log_uniform\":~}", "{\"uniform\":~,\"foo\":1}", "{\"foo\":~}", "[{\"uniform\":~}]", "{\"step\":1}",
        ];
        foreach (var axis in GridKeys.Axes)
        {
            var cell = axis == GridKeys.Layers ? "\"cell\":\"gru\"," : "";
            foreach (var value in from shape in shapes from bound in bounds select shape.Replace("~", bound, StringComparison.Ordinal))
            {
                AssertAgree(Grid.Top(
                    $"\"search\":{{\"strategy\":\"random\",\"trials\":1}},\"hyperparameters\":{{{cell}\"{axis}\":{value}}}"));
            }
        }
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
