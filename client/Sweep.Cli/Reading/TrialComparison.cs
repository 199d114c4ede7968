using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Two trials side by side.</summary>
internal sealed class TrialComparison
{
    private TrialComparison(Side first, Side second)
    {
        (First, Second) = (first.Trial, second.Trial);
        Differences = [.. SettingsOf(first, second).Where(row => row.Differs)];
        Results = [.. ResultsOf(first, second)];
        Curves = Pair(first.Curve, second.Curve);
        IsComparable = SpecEntry.HaveSameText(first.Spec, second.Spec);
    }

    /// <summary>The first trial.</summary>
    public TrialEntry First { get; }

    /// <summary>The second trial.</summary>
    public TrialEntry Second { get; }

    /// <summary>In what their hyperparameters, seeds and texts differ.</summary>
    public ImmutableArray<ComparisonRow> Differences { get; }

    /// <summary>What they came to.</summary>
    public ImmutableArray<ComparisonRow> Results { get; }

    /// <summary>Their perplexities by epoch, at a few epochs; null where one has not that epoch.</summary>
    public ImmutableArray<(int Epoch, double? First, double? Second)> Curves { get; }

    /// <summary>Whether their perplexities are of the same text.</summary>
    public bool IsComparable { get; }

    /// <summary>Reads two trials.</summary>
    /// <exception cref="CommandException">One is not there.</exception>
    public static async Task<TrialComparison> ReadAsync(
        SweepGateway gateway, TrialName first, TrialName second, CancellationToken cancellationToken) =>
        new(await ReadAsync(gateway, first, cancellationToken), await ReadAsync(gateway, second, cancellationToken));

    private static async Task<Side> ReadAsync(SweepGateway gateway, TrialName name, CancellationToken cancellationToken)
    {
        var sweep = await gateway.FindAsync(name.Sweep, cancellationToken);
        var trial = await gateway.TrialAsync(sweep, name.Number, cancellationToken);
        return new(gateway.Spec(sweep.Sweep), trial, await gateway.MeasurementsAsync(trial.Spec.Id, cancellationToken));
    }

    private static IEnumerable<ComparisonRow> SettingsOf(Side first, Side second)
    {
        foreach (var axis in HyperparameterAxis.All)
            yield return new(axis.Name, axis.Value(Of(first)), axis.Value(Of(second)), v => HyperparameterAxis.Text(v!));
        foreach (var entry in SpecEntry.All.Where(IsOfTheText))
            yield return new(entry.Key, entry.Value(first.Spec), entry.Value(second.Spec), v => v as string ?? Figures.None);
        yield return new("repeat", first.Trial.Spec.Repeat, second.Trial.Spec.Repeat, v => $"{v}");
        yield return new("seed", $"{first.Trial.Spec.Seed}", $"{second.Trial.Spec.Seed}", v => $"{v}");

        static Hyperparameters Of(Side side) => side.Trial.Spec.Hyperparameters;
    }

    private static IEnumerable<ComparisonRow> ResultsOf(Side first, Side second)
    {
        yield return Row("state", t => Figures.State(t.State), v => (string)v!);
        yield return Row("epochs_done", t => t.EpochsDone, v => Figures.Count((int)v!));
        yield return Row("perplexity", t => t.Last?.Perplexity, v => Figures.Perplexity((double?)v));
        if (first.Trial.Last?.ValidationPerplexity is not null || second.Trial.Last?.ValidationPerplexity is not null)
            yield return Row("validation_perplexity", t => t.Last?.ValidationPerplexity, v => Figures.Perplexity((double?)v));
        yield return Row("best_perplexity", t => t.Candidate?.Perplexity, v => Figures.Perplexity((double?)v));
        yield return Row("best_epoch", t => t.Candidate?.Epoch, v => v is int epoch ? Figures.Count(epoch) : Figures.None);
        yield return Row("tokens_per_second", t => t.Last?.TokensPerSecond, v => Figures.Rate((double?)v));
        yield return Row("elapsed_seconds", t => t.Last?.Elapsed.TotalSeconds,
            v => Figures.Duration(v is double seconds ? TimeSpan.FromSeconds(seconds) : null));
        yield return Row("attempts", t => t.Attempt, v => Figures.Count((int)v!));

        ComparisonRow Row(string key, Func<TrialEntry, object?> value, Func<object?, string> show) =>
            new(key, value(first.Trial), value(second.Trial), show);
    }

    private static ImmutableArray<(int Epoch, double? First, double? Second)> Pair(
        ImmutableArray<Measurement> first, ImmutableArray<Measurement> second)
    {
        var epochs = ChosenEpochs.Of(first).Concat(ChosenEpochs.Of(second)).Select(m => m.Epoch).Distinct().Order();
        var (a, b) = (first.ToDictionary(m => m.Epoch, m => m.Perplexity), second.ToDictionary(m => m.Epoch, m => m.Perplexity));
        return [.. epochs.Select(e => (
            e, a.TryGetValue(e, out var x) ? x : (double?)null, b.TryGetValue(e, out var y) ? y : (double?)null))];
    }

    private sealed record Side(SweepSpec Spec, TrialEntry Trial, ImmutableArray<Measurement> Curve);

    private static bool IsOfTheText(SpecEntry entry) =>
        entry.Key.StartsWith("corpus.", StringComparison.Ordinal) || entry.Key == "objective.metric";
}
