using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>What a picture's legend calls its trials: the values that vary among them, and what else tells two apart.</summary>
internal sealed class CurveLabels
{
    private readonly ImmutableArray<HyperparameterAxis> _axes;
    private readonly HashSet<string> _shared = [];
    private readonly HashSet<(string Values, int Repeat)> _alike = [];

    /// <summary>Looks what varies.</summary>
    /// <param name="spec">What the sweep is to do.</param>
    /// <param name="trials">All trials that the picture is about.</param>
    public CurveLabels(SweepSpec spec, IReadOnlyCollection<TrialEntry> trials)
    {
        _axes = trials.Count == 1
            ? HyperparameterAxis.Varying(spec.Space)
            : [.. HyperparameterAxis.All.Where(axis => trials.Select(t => axis.Text(t.Spec.Hyperparameters)).Distinct().Skip(1).Any())];
        HashSet<string> seen = [];
        HashSet<(string, int)> pairs = [];
        foreach (var trial in trials.Select(t => t.Spec))
        {
            var values = Values(trial);
            if (!seen.Add(values)) _shared.Add(values);
            if (!pairs.Add((values, trial.Repeat))) _alike.Add((values, trial.Repeat));
        }
        if (trials.Count == 1 && spec.Repeats > 1) _shared.UnionWith(seen);
    }

    /// <summary>A trial's entry; no two are alike.</summary>
    public string Of(TrialSpec trial)
    {
        var values = Values(trial);
        if (_alike.Contains((values, trial.Repeat))) return $"{values} trial {trial.Id.Number}".TrimStart();
        if (_shared.Contains(values)) return $"{values} repeat={trial.Repeat}".TrimStart();
        return values.Length > 0 ? values : $"trial {trial.Id.Number}";
    }

    private string Values(TrialSpec trial) => HyperparameterAxis.Describe(_axes, trial.Hyperparameters);
}
