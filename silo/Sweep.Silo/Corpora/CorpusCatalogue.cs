using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>The corpora that are known by name: <c>data/corpora.json</c>.</summary>
/// <param name="entries">The corpora, in the order in which they are listed.</param>
public sealed class CorpusCatalogue(ImmutableArray<CatalogueEntry> entries)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new JsonStringEnumConverter<Preprocessing>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The catalogue that this build carries.</summary>
    public static CorpusCatalogue Shipped { get; } = Read(ShippedFile.Open("corpora.json")!);

    /// <summary>The corpora, in the order in which they are listed.</summary>
    public ImmutableArray<CatalogueEntry> Entries { get; } = entries;

    /// <summary>The corpus with exactly this name; null when there is none.</summary>
    public CatalogueEntry? Find(string name) =>
        Entries.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.Ordinal));

    /// <summary>The corpus with exactly this name.</summary>
    /// <exception cref="CorpusUnavailableException">There is none; the message lists those that are and the nearest of
    /// them.</exception>
    public CatalogueEntry Get(string name) => Find(name) ?? throw new CorpusUnavailableException(Unknown(name));

    /// <summary>Reads a catalogue and closes the stream.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    internal static CorpusCatalogue Read(Stream json)
    {
        using (json)
        {
            var document = JsonSerializer.Deserialize<Document>(json, Format)
                ?? throw new JsonException("The corpus catalogue is empty.");
            return new CorpusCatalogue(document.Corpora);
        }
    }

    private string Unknown(string name)
    {
        var known = string.Join(", ", Entries.Select(entry => $"'{entry.Name}'"));
        return $"There is no corpus '{name}'. {Hint(name)}Known are {known}; a text of your own is named 'file:PATH'.";
    }

    private string Hint(string name)
    {
        if (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || name.AsSpan().ContainsAny('/', '\\'))
            return $"If it is a file, write 'file:{name}'. ";
        var nearest = NearestName.Find(name, [.. Entries.Select(entry => entry.Name)]);
        return nearest is null ? "" : $"Did you mean '{nearest}'? ";
    }

    private sealed record Document(ImmutableArray<CatalogueEntry> Corpora);
}
