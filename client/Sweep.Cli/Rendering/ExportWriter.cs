using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Writes a sweep's trials one by one, so that no more than one curve is in memory.</summary>
/// <param name="writer">Where they go.</param>
/// <param name="sweep">Whose trials.</param>
/// <param name="data">Where their checkpoints are.</param>
internal sealed class ExportWriter(TextWriter writer, SweepRecord sweep, DataDirectory data)
{
    private static readonly ImmutableArray<DataColumn<Measurement>> MetricColumns =
        TrialData.CurveColumns.RemoveAll(c => c.Key == "epoch");

    private readonly ImmutableArray<DataColumn<TrialEntry>> _trialColumns =
    [
        new("sweep", _ => sweep.Id.Value),
        new("name", _ => sweep.Name),
        .. TrialRows.Columns,
        new("checkpoint", t => t.CandidateFile is { } file ? data.Locate(file) : null),
        new("checkpoint_sha256", t => t.CandidateFile?.Sha256),
    ];

    private bool _isFirst = true;

    /// <summary>Writes trials as CSV, one a row.</summary>
    public async Task WriteCsvAsync(IAsyncEnumerable<TrialEntry> trials)
    {
        DataWriter.WriteRecord(writer, _trialColumns.Select(c => c.Key));
        await foreach (var trial in trials) DataWriter.WriteRecord(writer, _trialColumns.Select(c => c.Value(trial)));
    }

    /// <summary>Writes curves as CSV, one epoch a row, with what names the trial and its hyperparameters.</summary>
    public async Task WriteCurvesCsvAsync(
        IAsyncEnumerable<TrialEntry> trials, Func<TrialId, Task<ImmutableArray<Measurement>>> curve)
    {
        string[] names = ["sweep", "trial", "repeat", .. HyperparameterAxis.All.Select(a => a.Name)];
        var identity = names.Select(name => _trialColumns.First(c => c.Key == name)).ToImmutableArray();
        DataWriter.WriteRecord(writer, [.. names, "epoch", .. MetricColumns.Select(c => c.Key)]);
        await foreach (var trial in trials)
        {
            object?[] named = [.. identity.Select(c => c.Value(trial))];
            foreach (var measurement in await curve(trial.Spec.Id))
                DataWriter.WriteRecord(writer, [.. named, measurement.Epoch, .. MetricColumns.Select(c => c.Value(measurement))]);
        }
    }

    /// <summary>Writes trials as a JSON array of objects, one a line.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="curve">Reads the curve that each object has as <c>curve</c>; null for none.</param>
    public async Task WriteJsonAsync(
        IAsyncEnumerable<TrialEntry> trials, Func<TrialId, Task<ImmutableArray<Measurement>>>? curve)
    {
        writer.Write("[");
        await foreach (var trial in trials)
        {
            var json = DataWriter.Object(_trialColumns, trial);
            if (curve is not null) json["curve"] = DataWriter.Array(TrialData.CurveColumns, await curve(trial.Spec.Id));
            WriteElement(json);
        }
        writer.Write(_isFirst ? "]\n" : "\n]\n");
    }

    private void WriteElement(JsonObject json)
    {
        writer.Write(_isFirst ? "\n" : ",\n");
        writer.Write(DataWriter.OnOneLine(json));
        _isFirst = false;
    }
}
