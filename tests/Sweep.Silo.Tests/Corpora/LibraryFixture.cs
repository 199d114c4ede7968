using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo.Tests.Corpora;

/// <summary>A data directory, a user's folder and a catalogue of one downloadable text, <c>moby</c>.</summary>
internal sealed class LibraryFixture : IDisposable
{
    public static readonly byte[] Moby = "call me whatever you like, and mind the white whale\n"u8.ToArray();

    public static readonly byte[] Other = "call me something else, and forget about the whale\n"u8.ToArray();

    public static readonly string MobyHash = Hash(Moby);

    public static readonly string OtherHash = Hash(Other);

    private readonly TempFolder _folder = new();

    public LibraryFixture()
    {
        Data = new DataDirectory(_folder.At("data"));
        UserFolder = _folder.At("texts");
    }

    public FakeTimeProvider Time { get; } = new();

    public DataDirectory Data { get; }

    public string UserFolder { get; }

    public string CacheFile => Path.Combine(Data.CorpusCache, "moby.txt");

    public IEnumerable<string> Files => _folder.Files;

    public ImmutableArray<Uri> Urls { get; init; } = [new("http://one.example/moby.txt")];

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static CorpusRef Ref(string name, string hash) => new(name, hash, Preprocessing.Letters, null, 0);

    public static CorpusSpec Spec(string name, string? hash = null) => new(name, hash, null, 1000, 10);

    public string KeptFile(string hash) => Path.Combine(Data.CheckpointRoot, "corpora", hash);

    public string Write(string relativePath, byte[] content) => _folder.Write(relativePath, content);

    public string At(string relativePath) => _folder.At(relativePath);

    public CorpusLibrary Library(FakeServer server)
    {
        var moby = new CatalogueEntry(
            "moby", "A whale", "moby.txt", Urls, MobyHash, Moby.Length, "Public domain", Preprocessing.Raw);
        var sample = CorpusCatalogue.Shipped.Get("sample");
        return new CorpusLibrary(Data, UserFolder, server, Time, new CorpusCatalogue([moby, sample]));
    }

    public void Dispose() => _folder.Dispose();
}
