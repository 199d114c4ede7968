using System.Collections.Immutable;
using System.Globalization;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Makes a picture of a sweep's learning curves: which trials, which axes, which words.</summary>
internal static class PicturePlan
{
    // Curves that diverge rise beyond all bounds; the axis follows them no further than this times where curves begin.
    private const double MostAboveTheStart = 10;

    private const double PixelsBetweenPerplexities = 44;
    private const double PixelsBetweenEpochs = 80;
    private const double PixelsAroundCurves = 120;

    /// <summary>Reads what is asked for.</summary>
    /// <exception cref="CommandException">There is no such sweep or trial, or nothing to draw.</exception>
    public static async Task<PlotPicture> ReadAsync(SweepGateway gateway, PlotRequest request, CancellationToken cancellationToken)
    {
        var (summary, numbers) = await FindAsync(gateway, request, cancellationToken);
        var spec = gateway.Spec(summary.Sweep);
        if (request.Metric == PlotMetric.Validation && spec.Corpus.ValidationTokens == 0) throw NothingHeldOut(summary);
        var all = await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken);
        ImmutableArray<TrialEntry> chosen =
            [.. all.Where(t => (numbers?.Contains(t.Spec.Id.Number) ?? true) && request.Selection.Matches(t))];
        ImmutableArray<TrialEntry> measured = [.. chosen.Where(t => t.Last is not null)];
        if (measured.IsEmpty) throw NothingMeasured(summary, chosen.Length);

        var choice = PlotChoice.Of(measured);
        CurveReading reading = new(gateway, request.Metric, request.Size.Width);
        CurveLabels labels = new(spec, measured);
        var coloured = await reading.ReadAsync(choice.Coloured, labels.Of, cancellationToken);
        var pale = await reading.ReadAsync(choice.Pale, null, cancellationToken);
        if (reading.Extents.Count == 0) throw NothingFinite(summary, measured.Length);

        var best = choice.Coloured[0];
        if (measured.Length > 1 && TrialRanking.IsRanked(best) && coloured is [var first, ..] && first.Trial == best.Spec.Id.Number)
        {
            coloured = coloured.SetItem(0, first with { IsBest = true });
        }
        var axis = PerplexityAxis(reading, request, coloured);
        return new(
            Title(summary, numbers),
            AxisScale.Epochs("epoch", reading.LastEpoch, PixelsBetweenEpochs * request.Size.Scale / (request.Size.Width * 0.75)),
            axis,
            [.. coloured, .. pale],
            [.. Legend(choice, coloured, pale.Length)],
            [.. Notes(reading, choice, chosen.Length - measured.Length, axis)]);
    }

    private static async Task<(SweepSummary Summary, TrialNumbers? Numbers)> FindAsync(
        SweepGateway gateway, PlotRequest request, CancellationToken cancellationToken)
    {
        var named = await gateway.TrialNamedAsync(request.Id, cancellationToken);
        if (named is not null && request.Trials is not null)
            throw new CommandException($"'{request.Id}' is one trial already. Give a sweep with '--trials', or a trial without.");
        var summary = await gateway.FindAsync(named is null ? request.Id : named.Sweep, cancellationToken);
        var numbers = named is null ? request.Trials : new([(named.Number, named.Number)]);
        if (numbers is not null) await gateway.TrialAsync(summary, numbers.Largest, cancellationToken); // Says what there is.
        return (summary, numbers);
    }

    private static string Title(SweepSummary summary, TrialNumbers? numbers)
    {
        var name = $"{Printable.OneLine(summary.Sweep.Name)} ({summary.Sweep.Id})";
        return numbers is { Ranges: [var (first, last)] } && first == last
            ? string.Create(CultureInfo.InvariantCulture, $"{name}, trial {first}")
            : name;
    }

    private static PlotAxis PerplexityAxis(CurveReading reading, PlotRequest request, ImmutableArray<PlottedCurve> coloured)
    {
        var label = request.Metric == PlotMetric.Validation ? "perplexity (validation)"
            : coloured.Any(c => !c.Dashed.IsEmpty) ? "perplexity"
            : "perplexity (training)";
        var starts = reading.Extents.Select(e => e.First).Order().ToList();
        var ceiling = Math.Min(starts[starts.Count / 2] * MostAboveTheStart, double.MaxValue);
        var highest = Math.Min(reading.Extents.Max(e => e.Highest), ceiling);
        var lowest = Math.Min(reading.Extents.Min(e => e.Lowest), highest);
        return AxisScale.Logarithmic(
            label, lowest, highest, PixelsBetweenPerplexities / (request.Size.Height / request.Size.Scale - PixelsAroundCurves));
    }

    private static IEnumerable<LegendNote> Legend(PlotChoice choice, ImmutableArray<PlottedCurve> coloured, int pale)
    {
        var hasDashed = coloured.Any(c => !c.Dashed.IsEmpty);
        if (pale > 0)
        {
            var more = choice.LeftOut > 0
                ? $"+ {Figures.Count(pale)} of {Figures.Count(pale + choice.LeftOut)} more"
                : $"+ {Figures.Count(pale)} more";
            yield return new(hasDashed ? more + " (training)" : more, LegendSample.Pale);
        }
        if (hasDashed)
        {
            yield return new("training", LegendSample.Solid);
            yield return new("validation", LegendSample.Dashed);
        }
        if (coloured.Any(c => c.EndsDiverged)) yield return new("diverged", LegendSample.Diverged);
    }

    private static IEnumerable<string> Notes(CurveReading reading, PlotChoice choice, int unmeasured, PlotAxis axis)
    {
        var total = choice.Coloured.Length + choice.Pale.Length + choice.LeftOut;
        if (!choice.Pale.IsEmpty)
        {
            yield return $"Note: of {Figures.Count(total, "trial")} the best {choice.Coloured.Length} are in colour, "
                + (choice.LeftOut == 0
                    ? $"the other {Figures.Count(choice.Pale.Length)} pale. "
                    : $"{Figures.Count(choice.Pale.Length)} of the others pale, from all ranks; "
                        + $"{Figures.Count(choice.LeftOut)} are left out. ")
                + "'--trials' or '--where' chooses.";
        }
        if (unmeasured > 0)
        {
            yield return $"Note: {Figures.Count(unmeasured, "trial")} without a measurement yet "
                + $"{(unmeasured == 1 ? "is" : "are")} not drawn.";
        }
        if (reading.Empty is { Count: > 0 } empty)
        {
            yield return $"Note: {Figures.Count(empty.Count, "trial")} without a finite perplexity "
                + $"{(empty.Count == 1 ? "is" : "are")} not drawn.";
        }
        var above = reading.Extents.Count(e => e.Highest > axis.High);
        if (above > 0)
        {
            yield return $"Note: {Figures.Count(above, "line")} {(above == 1 ? "rises" : "rise")} beyond the picture, "
                + $"which ends at a perplexity of {Figures.Perplexity(axis.High)}.";
        }
    }

    private static CommandException NothingMeasured(SweepSummary summary, int chosen)
    {
        var sweep = summary.Sweep;
        if (chosen == 0)
            return new($"None of the {Figures.Count(summary.Counts.Total, "trial")} of sweep '{sweep.Id}' matches.");
        var who = chosen == summary.Counts.Total
            ? "no trial has"
            : chosen == 1 ? "the trial chosen has not" : $"none of the {Figures.Count(chosen, "trial")} chosen has";
        return new(
            $"Sweep '{sweep.Id}' ({Printable.OneLine(sweep.Name)}) has no measurement to draw yet: {who} trained an epoch. "
            + $"'sweep show {sweep.Id}' tells how far it is.");
    }

    private static CommandException NothingFinite(SweepSummary summary, int trials) => new(
        $"Sweep '{summary.Sweep.Id}' ({Printable.OneLine(summary.Sweep.Name)}) has nothing to draw: "
        + (trials == 1 ? "the trial has" : $"the {Figures.Count(trials, "trial")} have")
        + " no finite perplexity. A lower lr or clip_norm may help.");

    private static CommandException NothingHeldOut(SweepSummary summary) => new(
        $"Sweep '{summary.Sweep.Id}' ({Printable.OneLine(summary.Sweep.Name)}) holds no text out, so it has no validation perplexity. "
        + "Leave '--metric' out, or run one with --set corpus.validation_tokens=2000.");
}
