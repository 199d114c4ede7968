using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sweep.Search;

/// <summary>
/// The canonical form of a spec: a grid file on one line with every default written out. Equal specs give equal texts.
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
        json.WriteStartObject();
        json.WriteString(GridKeys.Name, spec.Name);
        WriteCorpus(json, spec.Corpus);
        json.WriteString(GridKeys.Search, SpecDefaults.Strategy);
        WriteSpace(json, spec.Space);
        json.WriteNumber(GridKeys.Repeats, spec.Repeats);
        json.WriteNumber(GridKeys.Seed, spec.Seed);
        WriteObjective(json, spec.Objective);
        WriteCheckpoint(json, spec.Checkpoint);
        WriteList(json, GridKeys.Prompts, spec.Prompts, json.WriteStringValue);
        json.WriteNumber(GridKeys.SampleEveryEpochs, spec.SampleEveryEpochs);
        json.WriteNumber(GridKeys.SampleLength, spec.SampleLength);
        json.WriteNumber(GridKeys.Retries, spec.Retries);
        json.WriteNumber(GridKeys.Priority, spec.Priority);
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

    private static void WriteSpace(Utf8JsonWriter json, SearchSpace space)
    {
        json.WriteStartObject(GridKeys.Hyperparameters);
        WriteList(json, GridKeys.Cell, space.Cells, cell => json.WriteStringValue(GridWords.Of(cell)));
        WriteList(json, GridKeys.Layers, space.Layers, json.WriteNumberValue);
        WriteList(json, GridKeys.Lr, space.Lrs, json.WriteNumberValue);
        WriteList(json, GridKeys.HiddenSize, space.HiddenSizes, json.WriteNumberValue);
        WriteList(json, GridKeys.Sampling, space.Samplings, sampling => json.WriteStringValue(GridWords.Of(sampling)));
        WriteList(json, GridKeys.BatchSize, space.BatchSizes, json.WriteNumberValue);
        WriteList(json, GridKeys.NumSteps, space.NumSteps, json.WriteNumberValue);
        WriteList(json, GridKeys.Epochs, space.Epochs, json.WriteNumberValue);
        WriteList(json, GridKeys.ClipNorm, space.ClipNorms, json.WriteNumberValue);
        WriteList(json, GridKeys.InitStd, space.InitStds, json.WriteNumberValue);
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
