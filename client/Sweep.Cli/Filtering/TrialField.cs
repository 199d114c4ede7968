using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>A column of trials that <c>--where</c> and <c>--sort</c> may name.</summary>
/// <param name="Key">Its name, that of JSON and CSV.</param>
/// <param name="IsNumber">Whether its values are numbers; else they are words.</param>
/// <param name="Words">All words that it may hold; empty where any may stand.</param>
/// <param name="Value">A trial's value; null where it has none.</param>
internal sealed record TrialField(string Key, bool IsNumber, ImmutableArray<string> Words, Func<TrialEntry, object?> Value)
{
    // Whatever is not named here is a number.
    private static readonly ImmutableArray<string> Texts = ["cell", "sampling", "seed", "state", "failure", "content_hash"];

    // What the tables for people call a column.
    private static readonly ImmutableDictionary<string, string> Headings = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("best", "best_perplexity"), KeyValuePair.Create("validation", "validation_perplexity")]);

    /// <summary>All, in the order of JSON and CSV.</summary>
    public static ImmutableArray<TrialField> All { get; } =
        [.. TrialRows.Columns.Select(c => new TrialField(c.Key, !Texts.Contains(c.Key), WordsOf(c.Key), c.Value))];

    /// <summary>The columns' names, for messages. Written out, because help must not wait for what they are read from.</summary>
    public const string Keys = "trial, repeat, cell, layers, lr, hidden_size, sampling, batch_size, num_steps, epochs, clip_norm, "
        + "init_std, seed, state, attempts, failures, epochs_done, loss, perplexity, validation_perplexity, tokens_per_second, "
        + "elapsed_seconds, best_epoch, best_perplexity, failure, content_hash";

    /// <summary>The column of this name, in capitals or not; null when there is none.</summary>
    public static TrialField? Find(string name)
    {
        var key = name.ToLowerInvariant().Replace('-', '_');
        return All.FirstOrDefault(f => f.Key == Headings.GetValueOrDefault(key, key));
    }

    /// <summary>Says that there is no such column, and which one was perhaps meant.</summary>
    public static string Unknown(string name)
    {
        var nearest = NearestName.Find(name, [.. All.Select(f => f.Key)]);
        var hint = nearest is null ? "" : $" Did you mean '{nearest}'?";
        return $"there is no column '{Printable.OneLine(name)}'.{hint} Columns are {Keys}.";
    }

    /// <summary>A trial's value where the column holds numbers; null where it has none.</summary>
    public double? Number(TrialEntry trial) => Value(trial) switch
    {
        int number => number,
        long number => number,
        double number => number,
        _ => null,
    };

    /// <summary>A trial's value where the column holds words; null where it has none.</summary>
    public string? Text(TrialEntry trial) => Value(trial) as string;

    private static ImmutableArray<string> WordsOf(string key) => key switch
    {
        "cell" => [.. Enum.GetValues<Contracts.Cell>().Select(GridWords.Of)],
        "sampling" => [.. Enum.GetValues<Contracts.Sampling>().Select(GridWords.Of)],
        "state" => [.. Enum.GetValues<Contracts.TrialState>().Select(Figures.State)],
        _ => [],
    };
}
