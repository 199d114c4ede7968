using Sweep.Contracts;

namespace Sweep.Silo.Tests.Corpora;

public sealed class CorpusLibraryTests : IDisposable
{
    private readonly LibraryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Read_TextInTheUsersFolder_IsTakenFromThereAndWrittenNowhere()
    {
        _fixture.Write("texts/moby.txt", LibraryFixture.Moby);

        Assert.Equal(LibraryFixture.Moby, await ReadMobyAsync(FakeServer.Offline()));

        Assert.Equal(["texts/moby.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Read_TextInFolderAndCache_IsTakenFromTheFolder()
    {
        _fixture.Write("texts/moby.txt", LibraryFixture.Moby);
        _fixture.Write("data/corpora/moby.txt", LibraryFixture.Other);

        Assert.Equal(LibraryFixture.Moby, await ReadMobyAsync(FakeServer.Offline()));
    }

    [Fact]
    public async Task Read_TextInTheCache_AsksNoServer()
    {
        _fixture.Write("data/corpora/moby.txt", LibraryFixture.Moby);
        using var server = FakeServer.Serving(LibraryFixture.Moby);

        Assert.Equal(LibraryFixture.Moby, await ReadMobyAsync(server));

        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("texts/moby.txt")]
    [InlineData("data/corpora/moby.txt")]
    public async Task Read_FileWithAnotherHash_IsRefusedByNameWithBothHashesAndLeftAlone(string file)
    {
        var path = _fixture.Write(file, LibraryFixture.Other);
        using var server = FakeServer.Serving(LibraryFixture.Moby);

        var message = await RefusalAsync(server);

        Assert.Contains($"'{path}' is not the corpus 'moby'", message);
        Assert.Contains($"its SHA-256 is '{LibraryFixture.OtherHash}'", message);
        Assert.Contains($"must be '{LibraryFixture.MobyHash}'", message);
        Assert.Contains("Remove the file", message);
        Assert.Contains($"'file:{path}'", message);
        Assert.Empty(server.Asked);
        Assert.Equal([file], _fixture.Files);
    }

    [Fact]
    public async Task Read_FolderInPlaceOfTheText_IsRefusedAsAFolder()
    {
        Directory.CreateDirectory(_fixture.CacheFile);

        Assert.Contains($"'{_fixture.CacheFile}' is a folder", await RefusalAsync(FakeServer.Offline()));
    }

    [Fact]
    public async Task Read_ShippedText_NeedsNeitherFileNorNetwork()
    {
        var sample = CorpusCatalogue.Shipped.Get("sample");
        using var library = FakeServer.Offline();

        var content = await _fixture.Library(library)
            .ReadAsync(LibraryFixture.Ref("sample", sample.Sha256), TestContext.Current.CancellationToken);

        Assert.Equal(sample.Sha256, LibraryFixture.Hash(content));
        Assert.Empty(_fixture.Files);
    }

    [Fact]
    public async Task Read_ShippedTextWithAnotherInTheFolder_IsRefused()
    {
        _fixture.Write("texts/sample.txt", LibraryFixture.Other);
        var sample = LibraryFixture.Ref("sample", CorpusCatalogue.Shipped.Get("sample").Sha256);
        using var server = FakeServer.Offline();

        var refusal = await Assert.ThrowsAsync<CorpusUnavailableException>(
            () => _fixture.Library(server).ReadAsync(sample, TestContext.Current.CancellationToken));

        Assert.Contains("is not the corpus 'sample'", refusal.Message);
    }

    [Fact]
    public async Task Read_AbsentText_IsDownloadedOnceIntoTheCache()
    {
        using var server = FakeServer.Serving(LibraryFixture.Moby);

        Assert.Equal(LibraryFixture.Moby, await ReadMobyAsync(server));
        Assert.Equal(LibraryFixture.Moby, await ReadMobyAsync(server));

        Assert.Equal(["http://one.example/moby.txt"], server.Asked);
        Assert.Equal(["data/corpora/moby.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Read_ManySlotsAtOnce_DownloadOnce()
    {
        var isOpen = new TaskCompletionSource();
        using var server = new FakeServer(async (_, cancellationToken) =>
        {
            await isOpen.Task.WaitAsync(cancellationToken);
            return FakeServer.Text(LibraryFixture.Moby);
        });
        var library = _fixture.Library(server);

        var reads = Enumerable.Range(0, 8).Select(_ => ReadMobyAsync(library)).ToList();
        isOpen.SetResult();

        Assert.All(await Task.WhenAll(reads), content => Assert.Equal(LibraryFixture.Moby, content));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Read_CacheThatCannotBeMade_SaysWhereAndWhy()
    {
        _fixture.Write("data", LibraryFixture.Other);
        using var server = FakeServer.Serving(LibraryFixture.Moby);

        var message = await RefusalAsync(server);

        Assert.Contains($"cannot be stored as '{_fixture.CacheFile}'", message);
        Assert.Contains("choose another data directory", message);
    }

    [Fact]
    public async Task Read_CatalogueWithAnotherHashThanTheSweep_NamesBoth()
    {
        var pinned = LibraryFixture.Ref("moby", LibraryFixture.OtherHash);
        using var server = FakeServer.Serving(LibraryFixture.Moby);

        var refusal = await Assert.ThrowsAsync<CorpusUnavailableException>(
            () => _fixture.Library(server).ReadAsync(pinned, TestContext.Current.CancellationToken));

        Assert.Contains($"'moby' of SHA-256 '{LibraryFixture.OtherHash}'", refusal.Message);
        Assert.Contains($"this build knows it with '{LibraryFixture.MobyHash}'", refusal.Message);
    }

    [Fact]
    public async Task List_TellsTheFirstPlaceOfEachTextAndDownloadsNothing()
    {
        using var server = FakeServer.Serving(LibraryFixture.Moby);
        var library = _fixture.Library(server);

        Assert.Equal([(CorpusPlace.Absent, null), (CorpusPlace.Shipped, null)], await PlacesAsync(library));

        var cached = _fixture.Write("data/corpora/moby.txt", LibraryFixture.Moby);
        Assert.Equal((CorpusPlace.Cache, cached), (await PlacesAsync(library))[0]);

        var own = _fixture.Write("texts/moby.txt", LibraryFixture.Moby);
        Assert.Equal((CorpusPlace.Folder, own), (await PlacesAsync(library))[0]);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task List_FileWithAnotherHash_TellsTheFaultInItsPlace()
    {
        var path = _fixture.Write("data/corpora/moby.txt", LibraryFixture.Other);
        using var server = FakeServer.Offline();

        var moby = (await _fixture.Library(server).ListAsync(TestContext.Current.CancellationToken))[0];

        Assert.Equal((CorpusPlace.Cache, path), (moby.Place, moby.Path));
        Assert.Contains("is not the corpus 'moby'", moby.Fault);
    }

    private static async Task<List<(CorpusPlace, string?)>> PlacesAsync(CorpusLibrary library)
    {
        var listings = await library.ListAsync(TestContext.Current.CancellationToken);
        return [.. listings.Select(listing => (listing.Place, listing.Path))];
    }

    private static Task<byte[]> ReadMobyAsync(CorpusLibrary library) =>
        library.ReadAsync(LibraryFixture.Ref("moby", LibraryFixture.MobyHash), TestContext.Current.CancellationToken);

    private Task<byte[]> ReadMobyAsync(FakeServer server) => ReadMobyAsync(_fixture.Library(server));

    private async Task<string> RefusalAsync(FakeServer server) =>
        (await Assert.ThrowsAsync<CorpusUnavailableException>(() => ReadMobyAsync(server))).Message;
}
