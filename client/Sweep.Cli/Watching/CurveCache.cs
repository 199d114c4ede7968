using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Curves of the trials that are watched. Of each it reads what is new, and no more points than a chart
/// shows.</summary>
/// <param name="read">Reads every step-th point of a trial's curve: trial, first epoch, last epoch, step.</param>
/// <param name="value">What of a measurement is drawn.</param>
internal sealed class CurveCache(
    Func<TrialId, int, int, int, CancellationToken, Task<ImmutableArray<Measurement>>> read,
    Func<Measurement, double> value)
{
    // A terminal as wide as a wall has 500 columns of dots.
    private const int MostPoints = 1000;

    private readonly Dictionary<TrialId, Curve> _curves = [];

    /// <summary>A trial's curve up to an epoch.</summary>
    /// <param name="trial">Which trial.</param>
    /// <param name="attempt">Its attempt: another one may have replaced what was read.</param>
    /// <param name="epochsDone">Up to where.</param>
    /// <param name="last">The curve's last point; null when there is none.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    public async Task<ImmutableArray<ChartPoint>> ReadAsync(
        TrialSpec trial, int attempt, int epochsDone, Measurement? last, CancellationToken cancellationToken)
    {
        var known = _curves.GetValueOrDefault(trial.Id);
        var step = 1 + ((trial.Hyperparameters.Epochs - 1) / MostPoints);
        if (known is null || known.Attempt != attempt || known.Step != step || epochsDone < known.ReadTo)
            known = new(attempt, step, 0, []);
        if (epochsDone > known.ReadTo)
        {
            // The first epoch, and from there in even steps.
            var first = known.ReadTo == 0 ? 1 : 1 + ((known.ReadTo - 1) / step * step) + step;
            var points = first > epochsDone ? [] : await read(trial.Id, first, epochsDone, step, cancellationToken);
            known = known with
            {
                ReadTo = epochsDone,
                Points = known.Points.AddRange(points.Select(Point)),
            };
        }
        _curves[trial.Id] = known;
        return last is null || known.Points is [.., var end] && end.Epoch >= last.Epoch
            ? known.Points
            : known.Points.Add(Point(last));
    }

    /// <summary>Forgets all curves but those of some trials.</summary>
    public void Keep(IEnumerable<TrialId> trials)
    {
        foreach (var gone in _curves.Keys.Except(trials).ToList()) _curves.Remove(gone);
    }

    private ChartPoint Point(Measurement measurement) => new(measurement.Epoch, value(measurement));

    private sealed record Curve(int Attempt, int Step, int ReadTo, ImmutableArray<ChartPoint> Points);
}
