using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Trials in a list.</summary>
internal static class TrialRows
{
    /// <summary>The fields for programs.</summary>
    public static ImmutableArray<DataColumn<TrialEntry>> Columns { get; } =
    [
        new("trial", t => t.Spec.Id.Number),
        new("repeat", t => t.Spec.Repeat),
        .. HyperparameterAxis.All.Select(axis =>
            new DataColumn<TrialEntry>(axis.Name, t => axis.Value(t.Spec.Hyperparameters))),
        new("seed", t => t.Spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("state", t => Figures.State(t.State)),
        new("attempts", t => t.Attempt),
        new("failures", t => t.Failures),
        new("epochs_done", t => t.EpochsDone),
        new("loss", t => t.Last?.Loss),
        new("perplexity", t => t.Last?.Perplexity),
        new("validation_perplexity", t => t.Last?.ValidationPerplexity),
        new("tokens_per_second", t => t.Last?.TokensPerSecond),
        new("elapsed_seconds", t => t.Last?.Elapsed.TotalSeconds),
        new("best_epoch", t => t.Candidate?.Epoch),
        new("best_perplexity", t => t.Candidate?.Perplexity),
        new("failure", t => t.Failure),
        new("content_hash", t => t.Spec.ContentHash),
    ];

    /// <summary>The table for people.</summary>
    public static TextTable Table(int width, SweepSpec spec, IReadOnlyCollection<TrialEntry> trials)
    {
        List<TrialColumn<TrialEntry>> columns =
        [
            new(new("state"), t => Styles.Of(t.State)),
            new(new("epochs", IsNumber: true), t => Figures.Share(t.EpochsDone, t.Spec.Hyperparameters.Epochs)),
            new(new("perplexity", IsNumber: true), t => Figures.Perplexity(t.Last?.Perplexity)),
        ];
        if (trials.Any(t => t.Last?.ValidationPerplexity is not null))
        {
            columns.Add(new(
                new("validation", IsNumber: true), t => Figures.Perplexity(t.Last?.ValidationPerplexity)));
        }
        columns.Add(new(new("best", IsNumber: true), t => Figures.Perplexity(t.Candidate?.Perplexity)));
        return new TrialTable(spec).Build(width, trials, t => t.Spec, Narrowing.Wrap, [.. columns]);
    }
}
