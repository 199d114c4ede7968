using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>How the trials with one value of one hyperparameter did.</summary>
/// <param name="Axis">The hyperparameter's name.</param>
/// <param name="Value">Its value: text, int or double.</param>
/// <param name="Trials">How many trials have it.</param>
/// <param name="Ranked">How many of them have a result.</param>
/// <param name="Diverged">How many diverged.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Best">The lowest perplexity of a result; null without one.</param>
/// <param name="Median">The median perplexity of the results: of an even number, the mean of the middle two; null
/// without one.</param>
internal sealed record AxisSummary(
    string Axis, object Value, int Trials, int Ranked, int Diverged, int Failed, double? Best, double? Median)
{
    /// <summary>One summary for every value of every hyperparameter that varies, in the grid file's order.</summary>
    /// <remarks>Perplexities are those of the trials' best candidates. Trials without one count as trials
    /// alone.</remarks>
    public static ImmutableArray<AxisSummary> Of(SearchSpace space, ImmutableArray<TrialEntry> trials)
    {
        var summaries = ImmutableArray.CreateBuilder<AxisSummary>();
        foreach (var axis in HyperparameterAxis.Varying(space))
        {
            var byValue = trials.ToLookup(trial => axis.Value(trial.Spec.Hyperparameters));
            summaries.AddRange(axis.Values(space).Select(value => Of(axis.Name, value, [.. byValue[value]])));
        }
        return summaries.ToImmutable();
    }

    private static AxisSummary Of(string axis, object value, ImmutableArray<TrialEntry> trials)
    {
        var perplexities = trials.Where(TrialRanking.IsRanked)
            .Select(t => t.Candidate!.Value.Perplexity).Order().ToArray();
        return new(
            axis,
            value,
            trials.Length,
            perplexities.Length,
            trials.Count(t => t.State == TrialState.Diverged),
            trials.Count(t => t.State == TrialState.Failed),
            perplexities.Length > 0 ? perplexities[0] : null,
            MedianOf(perplexities));
    }

    private static double? MedianOf(double[] sorted)
    {
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? null
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
