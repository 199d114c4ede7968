using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Sweep.Cli;

/// <summary>A comparison for programs.</summary>
internal static class ComparisonData
{
    private static readonly ImmutableArray<DataColumn<TrialPair>> PairColumns =
    [
        new("first", p => p.First.Spec.Id.Number),
        new("second", p => p.Second.Spec.Id.Number),
        new("first_perplexity", p => p.First.Candidate!.Value.Perplexity),
        new("second_perplexity", p => p.Second.Candidate!.Value.Perplexity),
        new("difference", p => p.Difference),
    ];

    /// <summary>The fields of a row of CSV: differences, then results.</summary>
    public static ImmutableArray<DataColumn<ComparisonRow>> Columns { get; } =
        [new("key", r => r.Key), new("first", r => r.First), new("second", r => r.Second)];

    /// <summary>Two sweeps.</summary>
    public static JsonObject Json(SweepComparison comparison)
    {
        var pairs = comparison.Pairs;
        var json = Json(comparison.First.Sweep.Id.Value, comparison.Second.Sweep.Id.Value, comparison.Differences, comparison.Results);
        json["comparable"] = comparison.IsComparable;
        json["pairs"] = new JsonObject
        {
            ["count"] = pairs.Pairs.Length,
            ["mean_difference"] = DataWriter.Value(pairs.MeanDifference),
            ["second_better"] = pairs.Better,
            ["second_worse"] = pairs.Worse,
            ["tied"] = pairs.Tied,
            ["without_result"] = pairs.WithoutResult,
            ["only_first"] = pairs.OnlyFirst,
            ["only_second"] = pairs.OnlySecond,
            ["trials"] = DataWriter.Array(PairColumns, pairs.Pairs),
        };
        return json;
    }

    /// <summary>Two trials.</summary>
    public static JsonObject Json(TrialComparison comparison)
    {
        var json = Json($"{comparison.First.Spec.Id}", $"{comparison.Second.Spec.Id}", comparison.Differences, comparison.Results);
        json["comparable"] = comparison.IsComparable;
        json["perplexities"] = new JsonArray(
        [
            .. comparison.Curves.Select(c => new JsonObject
            {
                ["epoch"] = c.Epoch,
                ["first"] = DataWriter.Value(c.First),
                ["second"] = DataWriter.Value(c.Second),
            }),
        ]);
        return json;
    }

    private static JsonObject Json(
        string first, string second, ImmutableArray<ComparisonRow> differences, ImmutableArray<ComparisonRow> results) => new()
        {
            ["first"] = first,
            ["second"] = second,
            ["differences"] = Rows(differences),
            ["results"] = Rows(results),
        };

    private static JsonObject Rows(ImmutableArray<ComparisonRow> rows) => new(rows.Select(r => KeyValuePair.Create(
        r.Key,
        (JsonNode?)new JsonObject { ["first"] = DataWriter.Value(r.First), ["second"] = DataWriter.Value(r.Second) })));
}
