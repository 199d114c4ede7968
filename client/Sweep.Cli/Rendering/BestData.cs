using System.Collections.Immutable;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>The best trials for programs.</summary>
internal static class BestData
{
    /// <summary>The fields; <c>file</c> is null when the file was deleted for the quota.</summary>
    public static ImmutableArray<DataColumn<RankedTrial>> Columns(DataDirectory data) =>
    [
        new("rank", r => r.Rank),
        new("sweep", r => r.Trial.Spec.Id.Sweep.Value),
        new("trial", r => r.Trial.Spec.Id.Number),
        new("repeat", r => r.Trial.Spec.Repeat),
        .. HyperparameterAxis.All.Select(axis =>
            new DataColumn<RankedTrial>(axis.Name, r => axis.Value(r.Trial.Spec.Hyperparameters))),
        new("state", r => Figures.State(r.Trial.State)),
        new("epoch", r => r.Candidate.Epoch),
        new("perplexity", r => r.Candidate.Perplexity),
        new("tokens_per_second", r => r.Trial.Last?.TokensPerSecond),
        new("file", r => r.File is { } file ? data.Locate(file) : null),
        new("sha256", r => r.File?.Sha256),
        new("bytes", r => r.File?.Bytes),
    ];
}
