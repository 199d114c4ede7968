using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>A sweep's overview for programs.</summary>
internal static class OverviewData
{
    private static readonly ImmutableArray<DataColumn<CorpusSpec>> CorpusColumns =
    [
        new("name", c => c.Name),
        new("sha256", c => c.Sha256),
        new("max_tokens", c => c.MaxTokens),
        new("validation_tokens", c => c.ValidationTokens),
    ];

    /// <summary>The fields of one value of one hyperparameter.</summary>
    public static ImmutableArray<DataColumn<AxisSummary>> AxisColumns { get; } =
    [
        new("hyperparameter", a => a.Axis),
        new("value", a => a.Value),
        new("trials", a => a.Trials),
        new("ranked", a => a.Ranked),
        new("diverged", a => a.Diverged),
        new("failed", a => a.Failed),
        new("best_perplexity", a => a.Best),
        new("median_perplexity", a => a.Median),
    ];

    /// <summary>The list's fields, then corpus, scheduler, axes, failures and notes.</summary>
    public static JsonObject Json(SweepOverview overview)
    {
        var json = DataWriter.Object(SweepRow.Columns, new SweepRow(overview.Summary, overview.IsInterrupted));
        json["repeats"] = overview.Spec.Repeats;
        json["corpus"] = DataWriter.Object(CorpusColumns, overview.Spec.Corpus);
        json["scheduler"] = RungData.Scheduler(overview.Rungs);
        json["axes"] = DataWriter.Array(AxisColumns, overview.Axes);
        json["failures"] = new JsonArray([.. overview.Failures.Select(Failure)]);
        json["notes"] = new JsonArray([.. overview.Notes.Select(note => (JsonNode)note)]);
        return json;
    }

    private static JsonObject Failure(FailureGroup group) => new()
    {
        ["failure"] = group.Failure,
        ["final"] = group.IsFinal,
        ["trials"] = new JsonArray([.. group.Trials.Select(number => JsonValue.Create(number))]),
    };
}
