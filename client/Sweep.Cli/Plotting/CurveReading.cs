using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Reads trials' curves one by one and keeps what a picture shows of them.</summary>
/// <param name="gateway">The ledger.</param>
/// <param name="metric">Which lines.</param>
/// <param name="columns">How many columns of pixels a line has at most.</param>
internal sealed class CurveReading(SweepGateway gateway, PlotMetric metric, int columns)
{
    // Pale lines are many and only show where curves go.
    private const int PixelsOfPaleColumn = 8;

    /// <summary>The last epoch of all curves read.</summary>
    public int LastEpoch { get; private set; }

    /// <summary>Every line's lowest, highest and first perplexity.</summary>
    public List<(double Lowest, double Highest, double First)> Extents { get; } = [];

    /// <summary>Trials without a value that could be drawn.</summary>
    public List<int> Empty { get; } = [];

    /// <summary>Reads trials in their order.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="label">Their entries in the legend; null for pale lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ImmutableArray<PlottedCurve>> ReadAsync(
        ImmutableArray<TrialEntry> trials, Func<TrialSpec, string>? label, CancellationToken cancellationToken)
    {
        var curves = ImmutableArray.CreateBuilder<PlottedCurve>();
        foreach (var trial in trials)
        {
            var measured = await gateway.MeasurementsAsync(trial.Spec.Id, cancellationToken);
            var isPale = label is null;
            var training = metric == PlotMetric.Validation ? [] : Line(measured, isPale, m => m.Perplexity);
            var validation = metric == PlotMetric.Training || isPale && metric == PlotMetric.Both
                ? []
                : Line(measured, isPale, m => m.ValidationPerplexity);
            var (solid, dashed) = metric == PlotMetric.Validation ? (validation, []) : (training, validation);
            if (solid.IsEmpty && dashed.IsEmpty)
            {
                Empty.Add(trial.Spec.Id.Number);
                continue;
            }
            var hasDiverged = trial.State == TrialState.Diverged;
            curves.Add(new(trial.Spec.Id.Number, label?.Invoke(trial.Spec), false, hasDiverged, solid, dashed));
        }
        return curves.ToImmutable();
    }

    private ImmutableArray<CurvePoint> Line(ImmutableArray<Measurement> measured, bool isPale, Func<Measurement, double?> value)
    {
        // An epoch without a value is no gap: whoever measures every tenth epoch has a line all the same.
        List<CurvePoint> points =
            [.. measured.Where(m => value(m) is not null).Select(m => CurvePoint.Of(m.Epoch, value(m)!.Value))];
        var drawn = points.Where(p => !p.IsGap);
        if (!drawn.Any()) return [];
        Extents.Add((drawn.Min(p => p.Perplexity), drawn.Max(p => p.Perplexity), drawn.First().Perplexity));
        LastEpoch = Math.Max(LastEpoch, drawn.Last().Epoch);
        return CurveReduction.Reduce(points, isPale ? Math.Max(1, columns / PixelsOfPaleColumn) : columns);
    }
}
