using System.Collections.Immutable;
using System.Globalization;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>A key of a grid file and what a sweep has there.</summary>
/// <param name="Key">As a grid file names it, with dots.</param>
/// <param name="Value">What a spec has, as a grid file would write it; null for nothing.</param>
internal sealed record SpecEntry(string Key, Func<SweepSpec, string?> Value)
{
    /// <summary>All keys in the order of the documentation.</summary>
    public static ImmutableArray<SpecEntry> All { get; } =
    [
        new("name", s => s.Name),
        new("corpus.name", s => s.Corpus.Name),
        new("corpus.sha256", s => s.Corpus.Sha256),
        new("corpus.preprocessing", s => s.Corpus.Preprocessing is { } preprocessing ? GridWords.Of(preprocessing) : null),
        new("corpus.max_tokens", s => s.Corpus.MaxTokens is { } tokens ? Text(tokens) : "all"),
        new("corpus.validation_tokens", s => Text(s.Corpus.ValidationTokens)),
        .. HyperparameterAxis.All.Select(axis => new SpecEntry(
            axis.Name, s => string.Join(", ", axis.Values(s.Space).Select(HyperparameterAxis.Text)))),
        new("repeats", s => Text(s.Repeats)),
        new("seed", s => Text(s.Seed)),
        new("objective.metric", s => GridWords.Of(s.Objective.Metric)),
        new("objective.target", s => s.Objective.Target is { } target ? Text(target) : null),
        new("objective.stop_at_target", s => GridWords.Of(s.Objective.StopAtTarget)),
        new("checkpoint.candidate_epochs", s => s.Checkpoint.CandidateEpochs is { } epochs ? Text(epochs) : null),
        new("checkpoint.every_seconds", s => Text(s.Checkpoint.Every.TotalSeconds)),
        new("checkpoint.quota", s => Text(s.Checkpoint.QuotaBytes)),
        new("prompts", s => string.Join(" | ", s.Prompts)),
        new("sample_every_epochs", s => Text(s.SampleEveryEpochs)),
        new("sample_length", s => Text(s.SampleLength)),
        new("retries", s => Text(s.Retries)),
        new("priority", s => Text(s.Priority)),
    ];

    /// <summary>Whether the perplexities of two sweeps are of the same tokens: a text that is cut elsewhere is another.</summary>
    public static bool HaveSameText(SweepSpec first, SweepSpec second) =>
        first.Corpus with { Name = "" } == second.Corpus with { Name = "" } && first.Objective.Metric == second.Objective.Metric;

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
