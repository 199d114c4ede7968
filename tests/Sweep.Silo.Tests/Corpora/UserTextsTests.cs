using Sweep.Contracts;

namespace Sweep.Silo.Tests.Corpora;

public sealed class UserTextsTests : IDisposable
{
    private readonly LibraryFixture _fixture = new();
    private readonly FakeServer _server = FakeServer.Offline();

    public void Dispose()
    {
        _server.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Read_AfterTheUsersFileChanged_GivesTheTextOfTheSubmission()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);
        await ResolveAsync($"file:{path}");
        File.WriteAllBytes(path, LibraryFixture.Other);

        Assert.Equal(LibraryFixture.Moby, await ReadAsync($"file:{path}"));
    }

    [Fact]
    public async Task Read_AfterTheUsersFileIsGone_GivesTheTextOfTheSubmission()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);
        await ResolveAsync($"file:{path}");
        File.Delete(path);

        Assert.Equal(LibraryFixture.Moby, await ReadAsync($"file:{path}"));
    }

    [Fact]
    public async Task Read_CopyGoneButFileUnchanged_ReadsTheFileAndKeepsACopyAgain()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);

        Assert.Equal(LibraryFixture.Moby, await ReadAsync($"file:{path}"));

        Assert.Equal(LibraryFixture.Moby, File.ReadAllBytes(_fixture.KeptFile(LibraryFixture.MobyHash)));
    }

    [Fact]
    public async Task Read_CopyGoneAndFileChanged_NamesBothHashes()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Other);

        var message = await ReadFaultAsync($"file:{path}");

        Assert.StartsWith($"'{path}' is not the text that the sweep was submitted with", message);
        Assert.Contains($"is '{LibraryFixture.OtherHash}', but must be '{LibraryFixture.MobyHash}'", message);
        Assert.Contains($"in '{_fixture.KeptFile(LibraryFixture.MobyHash)}'", message);
        Assert.Equal(["own.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Read_CopyAndFileGone_NamesBothPlacesAndTheHash()
    {
        var path = _fixture.At("own.txt");

        var message = await ReadFaultAsync($"file:{path}");

        Assert.Contains($"'{_fixture.KeptFile(LibraryFixture.MobyHash)}' nor '{path}' is there", message);
        Assert.Contains($"Put the text with SHA-256 '{LibraryFixture.MobyHash}'", message);
    }

    [Fact]
    public async Task Read_DamagedCopy_IsRefusedEvenWhileTheFileIsRight()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);
        File.WriteAllBytes(_fixture.KeptFile(await ResolveAsync($"file:{path}")), LibraryFixture.Other);

        var message = await ReadFaultAsync($"file:{path}");

        Assert.Contains($"in '{_fixture.KeptFile(LibraryFixture.MobyHash)}' is damaged", message);
        Assert.Contains($"is '{LibraryFixture.OtherHash}', but must be '{LibraryFixture.MobyHash}'", message);
    }

    [Fact]
    public async Task Resolve_DamagedCopy_IsReplaced()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);
        File.WriteAllBytes(_fixture.KeptFile(await ResolveAsync($"file:{path}")), LibraryFixture.Other);

        await ResolveAsync($"file:{path}");

        Assert.Equal(LibraryFixture.Moby, await ReadAsync($"file:{path}"));
    }

    [Fact]
    public async Task Resolve_ManyAtOnce_KeepOneCopyAndNoPart()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ResolveAsync($"file:{path}"))));

        Assert.Equal([$"data/checkpoints/corpora/{LibraryFixture.MobyHash}", "own.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Write_Cancelled_LeavesTheOldTextAndNoPart()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CorpusFile.WriteAsync(path, LibraryFixture.Other, new CancellationToken(canceled: true)));

        Assert.Equal(["own.txt"], _fixture.Files);
        Assert.Equal(LibraryFixture.Moby, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Resolve_FileBeyondTheLimit_NamesTheLimit()
    {
        var path = _fixture.Write("own.txt", []);
        using (var file = File.OpenWrite(path)) file.SetLength(CorpusLibrary.MaxBytes + 1L);

        Assert.Contains(
            $"'{path}' is longer than 268,435,456 bytes (256 MiB)", await ResolveFaultAsync($"file:{path}"));
    }

    [Fact]
    public async Task Resolve_RelativePath_CountsFromTheCurrentDirectory()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Moby);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);

        Assert.Equal(LibraryFixture.MobyHash, await ResolveAsync($"file:{relative}"));
    }

    [Fact]
    public async Task Resolve_AbsentFile_NamesItsAbsolutePath()
    {
        var message = await ResolveFaultAsync("file:no/such.txt");

        Assert.Contains("'file:no/such.txt' is not there", message);
        Assert.Contains($"no file '{Path.GetFullPath("no/such.txt")}'", message);
    }

    [Theory]
    [InlineData("file:")]
    [InlineData("file:  ")]
    [InlineData("file:a\0b")]
    public async Task Resolve_NameWithoutAPath_SaysHowItIsWritten(string name) =>
        Assert.Contains("names no file. Write 'file:PATH'", await ResolveFaultAsync(name));

    [Fact]
    public async Task Resolve_Folder_SaysThatItIsOne() =>
        Assert.Contains("is a folder", await ResolveFaultAsync($"file:{_fixture.At(".")}"));

    private CorpusLibrary Library => _fixture.Library(_server);

    private async Task<string> ResolveAsync(string name)
    {
        var spec = LibraryFixture.Spec(name);
        var resolved = await new CorpusResolver(Library).ResolveAsync(spec, TestContext.Current.CancellationToken);
        return resolved.Spec.Sha256!;
    }

    private async Task<string> ResolveFaultAsync(string name) =>
        (await Assert.ThrowsAsync<CorpusUnavailableException>(() => ResolveAsync(name))).Message;

    private Task<byte[]> ReadAsync(string name) =>
        Library.ReadAsync(LibraryFixture.Ref(name, LibraryFixture.MobyHash), TestContext.Current.CancellationToken);

    private async Task<string> ReadFaultAsync(string name) =>
        (await Assert.ThrowsAsync<CorpusUnavailableException>(() => ReadAsync(name))).Message;
}
