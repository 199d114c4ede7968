using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo.Tests.Corpora;

public sealed class CorpusResolverTests : IDisposable
{
    private readonly LibraryFixture _fixture = new();
    private readonly FakeServer _server = FakeServer.Serving(LibraryFixture.Moby);

    private CorpusResolver Resolver => new(_fixture.Library(_server));

    public void Dispose()
    {
        _server.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Resolve_CataloguedName_FillsInHashAndPreprocessingAndKeepsTheRest()
    {
        var resolved = await ResolveAsync(LibraryFixture.Spec("moby"));

        Assert.Equal(new CorpusSpec("moby", LibraryFixture.MobyHash, Preprocessing.Raw, 1000, 10), resolved.Spec);
        Assert.Equal(LibraryFixture.Moby, resolved.Bytes);
        Assert.Equal(["data/corpora/moby.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Resolve_File_IsPreprocessedToLettersAndKeptUnderItsHash()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Other);

        var resolved = await ResolveAsync(LibraryFixture.Spec($"file:{path}"));

        Assert.Equal(
            new CorpusSpec($"file:{path}", LibraryFixture.OtherHash, Preprocessing.Letters, 1000, 10), resolved.Spec);
        Assert.Equal(LibraryFixture.Other, resolved.Bytes);
        Assert.Equal(LibraryFixture.Other, File.ReadAllBytes(_fixture.KeptFile(LibraryFixture.OtherHash)));
    }

    [Fact]
    public async Task Inspect_File_KeepsNoCopy()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Other);

        var spec = LibraryFixture.Spec($"file:{path}");

        var resolved = await Resolver.InspectAsync(spec, TestContext.Current.CancellationToken);

        Assert.Equal(LibraryFixture.OtherHash, resolved.Spec.Sha256);
        Assert.Equal(["own.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Resolve_PreprocessingOfTheGridFile_OutweighsTheDefaults()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Other);

        var catalogued = await ResolveAsync(LibraryFixture.Spec("moby") with { Preprocessing = Preprocessing.Letters });
        var own = await ResolveAsync(LibraryFixture.Spec($"file:{path}") with { Preprocessing = Preprocessing.Raw });

        Assert.Equal(Preprocessing.Letters, catalogued.Spec.Preprocessing);
        Assert.Equal(Preprocessing.Raw, own.Spec.Preprocessing);
    }

    [Fact]
    public async Task Resolve_StatedHashInUpperCase_IsTakenAndLowered()
    {
        var resolved = await ResolveAsync(LibraryFixture.Spec("moby", LibraryFixture.MobyHash.ToUpperInvariant()));

        Assert.Equal(LibraryFixture.MobyHash, resolved.Spec.Sha256);
    }

    [Fact]
    public async Task Resolve_StatedHashOfAnotherText_NamesBothBeforeAnyDownload()
    {
        var message = await FaultAsync(LibraryFixture.Spec("moby", LibraryFixture.OtherHash));

        Assert.Contains($"'moby' has SHA-256 '{LibraryFixture.OtherHash}'", message);
        Assert.Contains($"the catalogue says '{LibraryFixture.MobyHash}'", message);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Resolve_StatedHashOfAnotherFile_NamesBothAndKeepsNothing()
    {
        var path = _fixture.Write("own.txt", LibraryFixture.Other);

        var message = await FaultAsync(LibraryFixture.Spec($"file:{path}", LibraryFixture.MobyHash));

        Assert.Contains($"has SHA-256 '{LibraryFixture.MobyHash}'", message);
        Assert.Contains($"'{path}' has '{LibraryFixture.OtherHash}'", message);
        Assert.Equal(["own.txt"], _fixture.Files);
    }

    [Fact]
    public async Task Resolve_UnknownName_NamesTheKnownOnes() =>
        Assert.Contains(
            "There is no corpus 'mobi'. Did you mean 'moby'? Known are 'moby', 'sample'",
            await FaultAsync(LibraryFixture.Spec("mobi")));

    private Task<ResolvedCorpus> ResolveAsync(CorpusSpec spec) =>
        Resolver.ResolveAsync(spec, TestContext.Current.CancellationToken);

    private async Task<string> FaultAsync(CorpusSpec spec) =>
        (await Assert.ThrowsAsync<CorpusUnavailableException>(() => ResolveAsync(spec))).Message;
}
