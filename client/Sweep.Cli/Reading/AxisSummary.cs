using System.Collections.Immutable;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>How the trials with one value of one hyperparameter did, or with one range of values where they were drawn.</summary>
/// <param name="Axis">The hyperparameter's name.</param>
/// <param name="Value">Its value: text, int or double; of a range the text <c>0.01 to 0.3</c>, both ends met by trials.</param>
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
    private const int MostRanges = 4;

    /// <summary>One summary for every value of every hyperparameter that varies, in the grid file's order. Drawn values are
    /// gathered into at most four ranges of about as many trials each, the lowest first.</summary>
    /// <remarks>Perplexities are those of the trials' best candidates. Trials without one count as trials
    /// alone.</remarks>
    public static ImmutableArray<AxisSummary> Of(SearchSpace space, ImmutableArray<TrialEntry> trials)
    {
        var summaries = ImmutableArray.CreateBuilder<AxisSummary>();
        foreach (var axis in HyperparameterAxis.Varying(space))
        {
            if (axis.Distribution(space) is not null)
            {
                summaries.AddRange(OfRanges(axis, trials));
                continue;
            }
            var byValue = trials.ToLookup(trial => axis.Value(trial.Spec.Hyperparameters));
            summaries.AddRange(axis.Values(space).Select(value => Of(axis.Name, value, [.. byValue[value]])));
        }
        return summaries.ToImmutable();
    }

    private static IEnumerable<AxisSummary> OfRanges(HyperparameterAxis axis, ImmutableArray<TrialEntry> trials)
    {
        var byValue = trials
            .GroupBy(trial => Convert.ToDouble(axis.Value(trial.Spec.Hyperparameters), CultureInfo.InvariantCulture))
            .OrderBy(group => group.Key).ToArray();
        var isFew = byValue.Length <= MostRanges;
        var before = 0;
        // Trials of one value stay together: they are where the middle one of them belongs.
        var ranges = byValue.Index().GroupBy(group =>
        {
            var middle = before + (group.Item.Count() / 2);
            before += group.Item.Count();
            return isFew ? group.Index : (int)((long)middle * MostRanges / trials.Length);
        });
        foreach (var range in ranges)
        {
            var all = range.SelectMany(group => group.Item).ToImmutableArray();
            var (low, high) = (axis.Value(range.First().Item.First().Spec.Hyperparameters), axis.Value(all[^1].Spec.Hyperparameters));
            var value = low.Equals(high)
                ? low
                : $"{HyperparameterAxis.Text(low)} to {HyperparameterAxis.Text(high)}";
            yield return Of(axis.Name, value, all);
        }
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
            Cli.Median.Of(perplexities));
    }
}
