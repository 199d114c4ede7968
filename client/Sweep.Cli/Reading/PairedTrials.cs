using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>The trials of two sweeps that had the same hyperparameters and repeat, and what they reached.</summary>
/// <param name="Pairs">Both have a result; by the first one's number.</param>
/// <param name="WithoutResult">How many pairs have no result on one side or both.</param>
/// <param name="OnlyFirst">How many trials of the first have no partner.</param>
/// <param name="OnlySecond">How many trials of the second have no partner.</param>
internal sealed record PairedTrials(ImmutableArray<TrialPair> Pairs, int WithoutResult, int OnlyFirst, int OnlySecond)
{
    /// <summary>In how many pairs the second reached a lower perplexity, as it is printed.</summary>
    public int Better => Pairs.Count(p => p.Order > 0);

    /// <summary>In how many the first did.</summary>
    public int Worse => Pairs.Count(p => p.Order < 0);

    /// <summary>In how many they are equal to two decimals.</summary>
    public int Tied => Pairs.Count(p => p.Order == 0);

    /// <summary>The mean of the second's perplexity less the first's; null without a pair.</summary>
    public double? MeanDifference => Pairs.IsEmpty ? null : Pairs.Average(p => p.Difference);

    /// <summary>Pairs trials. A hyperparameter that has one value in each sweep is what they are compared for, and parts
    /// no pair.</summary>
    public static PairedTrials Of(
        (SweepSpec Spec, ImmutableArray<TrialEntry> Trials) first, (SweepSpec Spec, ImmutableArray<TrialEntry> Trials) second)
    {
        var varying = HyperparameterAxis.Varying(first.Spec.Space).Union(HyperparameterAxis.Varying(second.Spec.Space)).ToList();
        var partners = second.Trials.ToLookup(Key).ToDictionary(g => g.Key, g => new Queue<TrialEntry>(g));
        var pairs = ImmutableArray.CreateBuilder<TrialPair>();
        var (matched, withoutResult) = (0, 0);
        foreach (var trial in first.Trials)
        {
            if (!partners.TryGetValue(Key(trial), out var queue) || !queue.TryDequeue(out var partner)) continue;
            matched++;
            if (TrialRanking.IsRanked(trial) && TrialRanking.IsRanked(partner)) pairs.Add(new(trial, partner));
            else withoutResult++;
        }
        return new(pairs.ToImmutable(), withoutResult, first.Trials.Length - matched, second.Trials.Length - matched);

        string Key(TrialEntry trial) =>
            $"{HyperparameterAxis.Describe(varying, trial.Spec.Hyperparameters)} repeat={trial.Spec.Repeat}";
    }
}

/// <summary>Two trials with a result.</summary>
/// <param name="First">Of the first sweep.</param>
/// <param name="Second">Of the second.</param>
internal sealed record TrialPair(TrialEntry First, TrialEntry Second)
{
    /// <summary>The second's perplexity less the first's.</summary>
    public double Difference => Second.Candidate!.Value.Perplexity - First.Candidate!.Value.Perplexity;

    /// <summary>Above 0 when the second is better, as printed; 0 when they tie.</summary>
    public int Order => TrialRanking.Round(First.Candidate!.Value.Perplexity)
        .CompareTo(TrialRanking.Round(Second.Candidate!.Value.Perplexity));
}
