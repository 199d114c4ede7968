using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sweep.Search;

/// <summary>
/// The canonical form of a spec: a grid file on one line with every default written out, and what extended it, if
/// something did,
/// in a list at the end. Equal specs give equal texts.
/// </summary>
public static class SpecJson
{
    // The text goes into the ledger and to people, never into a web page: letters beyond ASCII stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a spec.</summary>
    /// <exception cref="ArgumentException">A number in it is NaN or infinite.</exception>
    public static string Write(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options)) WriteSpec(json, spec);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or any other grid file.</summary>
    /// <exception cref="FormatException">The text has faults; the message lists all of them.</exception>
    public static SweepSpec Read(string json)
    {
        var result = GridFile.Parse(json, []);
        return result.Spec ?? throw new FormatException(string.Join(
            ' ',
            result.Faults.Select(fault =>
                $"{fault.Path} (line {fault.Line}, column {fault.Column}): {fault.Message}")));
    }

    private static void WriteSpec(Utf8JsonWriter json, SweepSpec spec)
    {
        var stages = spec.Stages.Add(spec.Stage);
        json.WriteStartObject();
        json.WriteString(GridKeys.Name, spec.Name);
        WriteCorpus(json, spec.Corpus);
        WriteSearch(json, stages[0].Search);
        WriteSpace(json, stages[0].Space);
        json.WriteNumber(GridKeys.Repeats, stages[0].Repeats);
        json.WriteNumber(GridKeys.Seed, spec.Seed);
        WriteObjective(json, spec.Objective);
        WriteCheckpoint(json, spec.Checkpoint);
        WriteList(json, GridKeys.Prompts, spec.Prompts, json.WriteStringValue);
        json.WriteNumber(GridKeys.SampleEveryEpochs, spec.SampleEveryEpochs);
        json.WriteNumber(GridKeys.SampleLength, spec.SampleLength);
        json.WriteNumber(GridKeys.Retries, spec.Retries);
        json.WriteNumber(GridKeys.Priority, spec.Priority);
        if (stages.Length > 1) WriteExtensions(json, stages);
        json.WriteEndObject();
    }

    private static void WriteCorpus(Utf8JsonWriter json, CorpusSpec corpus)
    {
        json.WriteStartObject(GridKeys.Corpus);
        json.WriteString(GridKeys.Name, corpus.Name);
        if (corpus.MaxTokens is { } tokens) json.WriteNumber(GridKeys.MaxTokens, tokens);
        else json.WriteString(GridKeys.MaxTokens, TokensRule.All);
        json.WriteNumber(GridKeys.ValidationTokens, corpus.ValidationTokens);
        json.WriteString(GridKeys.Preprocessing, corpus.Preprocessing is { } known ? GridWords.Of(known) : null);
        json.WriteString(GridKeys.Sha256, corpus.Sha256);
        json.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter json, SearchSpec search)
    {
        if (search is { Trials: null, Scheduler: null })
        {
            json.WriteString(GridKeys.Search, GridWords.Of(search.Strategy));
            return;
        }

        json.WriteStartObject(GridKeys.Search);
        json.WriteString(GridKeys.Strategy, GridWords.Of(search.Strategy));
        if (search.Trials is { } trials) json.WriteNumber(GridKeys.Trials, trials);
        if (search.Scheduler is { } scheduler)
        {
            json.WriteString(GridKeys.Scheduler, GridWords.Of(scheduler.Kind));
            json.WriteNumber(GridKeys.Eta, scheduler.Eta);
            json.WriteNumber(GridKeys.MinEpochs, scheduler.MinEpochs);
        }

        json.WriteEndObject();
    }

    private static void WriteSpace(Utf8JsonWriter json, SearchSpace space)
    {
        json.WriteStartObject(GridKeys.Hyperparameters);
        WriteAxes(json, space, null);
        json.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter json, ImmutableArray<SpecStage> stages)
    {
        json.WriteStartArray(GridKeys.Extensions);
        foreach (var (before, after) in stages.Zip(stages.Skip(1)))
        {
            json.WriteStartObject();
            WriteAxes(json, after.Space, before.Space);
            if (after.Search.Trials > before.Search.Trials) json.WriteNumber(GridKeys.Trials, after.Search.Trials.Value);
            if (after.Repeats > before.Repeats) json.WriteNumber(GridKeys.Repeats, after.Repeats);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the values of every axis, or those of axes that an extension added to.</summary>
    private static void WriteAxes(Utf8JsonWriter json, SearchSpace space, SearchSpace? before)
    {
        Axis(GridKeys.Cell, s => s.Cells, cell => json.WriteStringValue(GridWords.Of(cell)));
        Axis(GridKeys.Layers, s => s.Layers, json.WriteNumberValue);
        Axis(GridKeys.Lr, s => s.Lrs, json.WriteNumberValue);
        Axis(GridKeys.HiddenSize, s => s.HiddenSizes, json.WriteNumberValue);
        Axis(GridKeys.Sampling, s => s.Samplings, sampling => json.WriteStringValue(GridWords.Of(sampling)));
        Axis(GridKeys.BatchSize, s => s.BatchSizes, json.WriteNumberValue);
        Axis(GridKeys.NumSteps, s => s.NumSteps, json.WriteNumberValue);
        Axis(GridKeys.Epochs, s => s.Epochs, json.WriteNumberValue);
        Axis(GridKeys.ClipNorm, s => s.ClipNorms, json.WriteNumberValue);
        Axis(GridKeys.InitStd, s => s.InitStds, json.WriteNumberValue);

        void Axis<T>(string key, Func<SearchSpace, ImmutableArray<T>> values, Action<T> write)
        {
            if (before is null && space.DistributionOf(key) is { } distribution) WriteDistribution(json, distribution);
            ImmutableArray<T> known = before is null ? [] : values(before);
            // All but the only number of epochs, which is replaced, stay.
            ImmutableArray<T> added = [.. values(space).Except(known)];
            if (!added.IsEmpty) WriteList(json, key, added, write);
        }
    }

    private static void WriteDistribution(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteStartObject(distribution.Axis);
        WriteList(json, GridWords.Of(distribution.Kind), [distribution.Low, distribution.High], json.WriteNumberValue);
        if (distribution.Kind == DistributionKind.IntUniform) json.WriteNumber(GridKeys.Step, distribution.Step);
        json.WriteEndObject();
    }

    private static void WriteObjective(Utf8JsonWriter json, ObjectiveSpec objective)
    {
        json.WriteStartObject(GridKeys.Objective);
        json.WriteString(GridKeys.Metric, GridWords.Of(objective.Metric));
        if (objective.Target is { } target) json.WriteNumber(GridKeys.Target, target);
        else json.WriteNull(GridKeys.Target);
        json.WriteString(GridKeys.StopAtTarget, GridWords.Of(objective.StopAtTarget));
        json.WriteEndObject();
    }

    private static void WriteCheckpoint(Utf8JsonWriter json, CheckpointSpec checkpoint)
    {
        json.WriteStartObject(GridKeys.Checkpoint);
        json.WriteNumber(GridKeys.EverySeconds, checkpoint.Every.TotalSeconds);
        if (checkpoint.CandidateEpochs is { } epochs) json.WriteNumber(GridKeys.CandidateEpochs, epochs);
        else json.WriteNull(GridKeys.CandidateEpochs);
        json.WriteNumber(GridKeys.Quota, checkpoint.QuotaBytes);
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string key, ImmutableArray<T> values, Action<T> write)
    {
        json.WriteStartArray(key);
        foreach (var value in values) write(value);
        json.WriteEndArray();
    }
}
