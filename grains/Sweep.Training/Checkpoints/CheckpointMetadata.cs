using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>What a checkpoint tells besides its weights: all that is needed to go on bit for bit, and to use the file
/// elsewhere.</summary>
/// <param name="Trial">Whose checkpoint it is.</param>
/// <param name="Corpus">What it was trained on.</param>
/// <param name="Vocabulary">The characters by token id.</param>
/// <param name="Epoch">Epochs trained, 0 or more.</param>
/// <param name="Elapsed">Training time up to here.</param>
/// <param name="TrainerVersion">The trainer's version.</param>
/// <param name="Kernel">The numerical path that made the weights.</param>
internal sealed record CheckpointMetadata(
    TrialSpec Trial,
    CorpusRef Corpus,
    Vocabulary Vocabulary,
    int Epoch,
    TimeSpan Elapsed,
    string TrainerVersion,
    string Kernel)
{
    private const string FormatVersion = "1";
    private const int MostCharacters = 1_000;

    /// <summary>The same metadata as text by key, as it stands in a file.</summary>
    public ImmutableSortedDictionary<string, string> ToText() => new Dictionary<string, string>
    {
        ["format"] = "pt", // What other tools look for to know that tensors are named and laid out as in PyTorch.
        ["sweep.format"] = FormatVersion,
        ["sweep.hyperparameters"] = JsonSerializer.Serialize(Trial.Hyperparameters, HyperparametersJson.Options),
        ["sweep.corpus"] = JsonSerializer.Serialize(Corpus, HyperparametersJson.Options),
        ["sweep.vocabulary"] = JsonSerializer.Serialize(Vocabulary.Tokens, HyperparametersJson.Options),
        ["sweep.epoch"] = Epoch.ToString(CultureInfo.InvariantCulture),
        ["sweep.elapsed_seconds"] =
            (Elapsed.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture),
        ["sweep.sweep"] = Trial.Id.Sweep.Value,
        ["sweep.trial"] = Trial.Id.Number.ToString(CultureInfo.InvariantCulture),
        ["sweep.repeat"] = Trial.Repeat.ToString(CultureInfo.InvariantCulture),
        ["sweep.seed"] = Trial.Seed.ToString(CultureInfo.InvariantCulture),
        ["sweep.content_hash"] = Trial.ContentHash,
        ["sweep.trainer_version"] = TrainerVersion,
        ["sweep.kernel"] = Kernel,
        ["sweep.random_state"] =
            "None to keep: every random number and the position in the text follow from the seed and the epoch.",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <exception cref="CheckpointFormatException">Something is missing or not in order.</exception>
    public static CheckpointMetadata FromText(IReadOnlyDictionary<string, string> text)
    {
        var format = Text(text, "sweep.format");
        if (format != FormatVersion)
        {
            throw new CheckpointFormatException(
                $"The checkpoint is of format '{Shown(format)}'; this program reads '{FormatVersion}'. " +
                "It was written by another version.");
        }

        if (!SweepId.TryParse(Text(text, "sweep.sweep"), out var sweep)) throw NotInOrder("sweep.sweep");
        var id = new TrialId(sweep, (int)Number(text, "sweep.trial", int.MaxValue));
        var hyperparameters = Check(Json<Hyperparameters>(text, "sweep.hyperparameters"));
        var trial = new TrialSpec(
            id,
            (int)Number(text, "sweep.repeat", int.MaxValue),
            hyperparameters,
            Number(text, "sweep.seed", ulong.MaxValue),
            Plain(text, "sweep.content_hash"));
        return new CheckpointMetadata(
            trial,
            Json<CorpusRef>(text, "sweep.corpus"),
            ReadVocabulary(text),
            (int)Number(text, "sweep.epoch", (ulong)hyperparameters.Epochs),
            ReadElapsed(text),
            Plain(text, "sweep.trainer_version"),
            Plain(text, "sweep.kernel"));
    }

    private static Hyperparameters Check(Hyperparameters values)
    {
        var isInRange = CharModel.FindFault(values) is null
            && values.HiddenSize is >= 1 and <= 8192
            && values.BatchSize is >= 1 and <= 4096
            && values.NumSteps is >= 1 and <= 4096
            && values.Epochs is >= 1 and <= 1_000_000
            && values.Lr > 0 && double.IsFinite(values.Lr)
            && values.ClipNorm > 0 && double.IsFinite(values.ClipNorm)
            && values.InitStd >= 0 && double.IsFinite(values.InitStd);
        return isInRange ? values : throw NotInOrder("sweep.hyperparameters");
    }

    private static Vocabulary ReadVocabulary(IReadOnlyDictionary<string, string> text)
    {
        const string Key = "sweep.vocabulary";
        var tokens = Json<string?[]>(text, Key);
        if (tokens.Length == 0 || tokens[0] != Vocabulary.Unknown || tokens.Contains(null)) throw NotInOrder(Key);
        return Vocabulary.Create([.. tokens[1..]!]) ?? throw NotInOrder(Key);
    }

    private static TimeSpan ReadElapsed(IReadOnlyDictionary<string, string> text)
    {
        const string Key = "sweep.elapsed_seconds";
        const decimal MostSeconds = 100_000_000_000; // 3,000 years
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(Text(text, Key), Style, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MostSeconds
                ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
                : throw NotInOrder(Key);
    }

    private static ulong Number(IReadOnlyDictionary<string, string> text, string key, ulong most) =>
        ulong.TryParse(Text(text, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= most
            ? number
            : throw NotInOrder(key);

    private static T Json<T>(IReadOnlyDictionary<string, string> text, string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Text(text, key), HyperparametersJson.Options) ?? throw NotInOrder(key);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw NotInOrder(key, fault);
        }
    }

    private static string Text(IReadOnlyDictionary<string, string> text, string key) =>
        text.TryGetValue(key, out var value)
            ? value
            : throw new CheckpointFormatException(
                $"The file has no '{key}' in its metadata. It is no checkpoint of this program.");

    private static CheckpointFormatException NotInOrder(string key, Exception? fault = null) =>
        new($"The checkpoint's '{key}' is not in order. The file is damaged.", fault);

    /// <summary>A text that goes into messages and tables later.</summary>
    private static string Plain(IReadOnlyDictionary<string, string> text, string key) =>
        Text(text, key) is { Length: <= MostCharacters } value && !value.Any(char.IsControl) ? value : throw NotInOrder(key);

    // A format that some later version may well write is a number or a word; anything else is not worth showing.
    private static string Shown(string format) =>
        format.Length <= 20 && format.All(char.IsAsciiLetterOrDigit) ? format : "unknown";
}
