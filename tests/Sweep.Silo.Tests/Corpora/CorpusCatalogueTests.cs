using System.Text;
using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Silo.Tests.Corpora;

public sealed class CorpusCatalogueTests
{
    private const string Entry = """
        {
          "name": "n", "title": "t", "file": "f", "urls": [], "sha256": "s",
          "bytes": 1, "licence": "l", "preprocessing": "raw"
        }
        """;

    [Fact]
    public void Shipped_NamesThreeCorporaWithTheirPreprocessing() =>
        Assert.Equal(
            [
                ("sample", Preprocessing.Letters),
                ("timemachine", Preprocessing.Letters),
                ("tinyshakespeare", Preprocessing.Raw),
            ],
            CorpusCatalogue.Shipped.Entries.Select(entry => (entry.Name, entry.Preprocessing)));

    [Fact]
    public void Shipped_EachEntry_HasAPlainFileNameALowerCaseHashAndALengthWithinTheLimit()
    {
        Assert.All(CorpusCatalogue.Shipped.Entries, entry =>
        {
            Assert.Equal(Path.GetFileName(entry.File), entry.File);
            Assert.Matches("^[0-9a-f]{64}$", entry.Sha256);
            Assert.InRange(entry.Bytes, 1, CorpusLibrary.MaxBytes);
            Assert.NotEmpty(entry.Licence);
        });
        Assert.Distinct(CorpusCatalogue.Shipped.Entries.Select(entry => entry.File));
    }

    [Fact]
    public void Shipped_EachEntry_IsEitherEmbeddedOrHasHttpAddresses() =>
        Assert.All(CorpusCatalogue.Shipped.Entries, entry =>
        {
            using var embedded = ShippedFile.Open(entry.File);
            Assert.Equal(embedded is null, !entry.Urls.IsEmpty);
            Assert.All(entry.Urls, url => Assert.StartsWith("http", url.Scheme, StringComparison.Ordinal));
        });

    [Fact]
    public void Shipped_FilesInTheUsersCorpusFolder_HaveTheCataloguedHashAndLength()
    {
        var folder = Environment.GetEnvironmentVariable(CorpusLibrary.FolderVariable);
        var present = CorpusCatalogue.Shipped.Entries
            .Select(entry => (Entry: entry, Path: Path.Combine(folder ?? "", entry.File)))
            .Where(found => !string.IsNullOrEmpty(folder) && File.Exists(found.Path))
            .ToList();
        Assert.SkipWhen(
            present.Count == 0 && Environment.GetEnvironmentVariable("CI") != "true",
            $"{CorpusLibrary.FolderVariable} names no folder with catalogued texts.");

        Assert.NotEmpty(present);
        Assert.All(present, found =>
        {
            var content = File.ReadAllBytes(found.Path);
            Assert.Equal((found.Entry.Bytes, found.Entry.Sha256), (content.Length, LibraryFixture.Hash(content)));
        });
    }

    [Fact]
    public void Get_MistypedName_NamesTheNearestAllAndTheWayToAFile()
    {
        var message = Message("time_machin");

        Assert.StartsWith("There is no corpus 'time_machin'. Did you mean 'timemachine'?", message);
        Assert.Contains("'sample', 'timemachine', 'tinyshakespeare'", message);
        Assert.Contains("'file:PATH'", message);
    }

    [Fact]
    public void Get_NameUnlikeAnyOther_GuessesNothing() =>
        Assert.DoesNotContain("Did you mean", Message("wikipedia"));

    [Theory]
    [InlineData("moby.txt")]
    [InlineData("texts/moby")]
    [InlineData(@"C:\moby")]
    public void Get_NameLikeAPath_SaysHowAFileIsNamed(string name) =>
        Assert.Contains($"If it is a file, write 'file:{name}'.", Message(name));

    [Theory]
    [InlineData("\"bytes\": 1,", "")]
    [InlineData("\"raw\"", "\"cooked\"")]
    [InlineData("\"raw\"", "1")]
    [InlineData("\"name\": \"n\"", "\"name\": null")]
    [InlineData("\"bytes\": 1", "\"bytes\": 1, \"colour\": 2")]
    public void Read_EntryWithAMissingUnknownOrWrongValue_Throws(string written, string instead)
    {
        Assert.Single(Read(Entry).Entries);

        Assert.Throws<JsonException>(() => Read(Entry.Replace(written, instead, StringComparison.Ordinal)));
    }

    private static CorpusCatalogue Read(string entry) =>
        CorpusCatalogue.Read(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "corpora": [ {{entry}} ] }""")));

    private static string Message(string name) =>
        Assert.Throws<CorpusUnavailableException>(() => CorpusCatalogue.Shipped.Get(name)).Message;
}
