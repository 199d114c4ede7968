using System.Net;
using Sweep.Contracts;

namespace Sweep.Silo.Tests.Corpora;

public sealed class CorpusDownloadTests : IDisposable
{
    private readonly LibraryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Read_Offline_NamesAddressHashAndWhereToPutTheFile()
    {
        var message = await FaultAsync(FakeServer.Offline());

        Assert.StartsWith("The corpus 'moby' is not on this machine and could not be downloaded.", message);
        Assert.Contains("http://one.example/moby.txt: the connection failed (Name or service", message);
        Assert.Contains($"SHA-256 must be '{LibraryFixture.MobyHash}' (52 bytes)", message);
        Assert.Contains($"put the file at '{_fixture.CacheFile}'", message);
        Assert.Contains("as 'moby.txt' into a folder that SWEEP_CORPUS_DIR names", message);
    }

    [Fact]
    public async Task Read_NotFound_TellsTheStatus()
    {
        using var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.NotFound));

        Assert.Contains("one.example/moby.txt: the server answered 404 (Not Found).", await FaultAsync(server));
    }

    [Fact]
    public async Task Read_FirstAddressFails_TakesTheSecond()
    {
        using var fixture = new LibraryFixture { Urls = [new("http://one.example/a"), new("https://two.example/b")] };
        using var server = new FakeServer(url => url.Host == "two.example"
            ? FakeServer.Text(LibraryFixture.Moby)
            : new HttpResponseMessage(HttpStatusCode.BadGateway));

        Assert.Equal(LibraryFixture.Moby, await ReadAsync(fixture, server));

        Assert.Equal(["http://one.example/a", "https://two.example/b"], server.Asked);
    }

    [Fact]
    public async Task Read_EveryAddressFails_TellsTheFaultOfEach()
    {
        using var fixture = new LibraryFixture { Urls = [new("http://one.example/a"), new("https://two.example/b")] };
        using var server = new FakeServer(url =>
            new HttpResponseMessage(url.Host == "two.example" ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden));

        Assert.Contains(
            "http://one.example/a: the server answered 403 (Forbidden); "
            + "https://two.example/b: the server answered 404 (Not Found).",
            await FaultAsync(fixture, server));
    }

    [Fact]
    public async Task Read_Redirected_FollowsRelativeAndAbsoluteAddresses()
    {
        using var server = new FakeServer(url => url.AbsolutePath switch
        {
            "/moby.txt" => FakeServer.Redirect("/moved"),
            "/moved" => FakeServer.Redirect("https://two.example/here"),
            _ => FakeServer.Text(LibraryFixture.Moby),
        });

        Assert.Equal(LibraryFixture.Moby, await ReadAsync(_fixture, server));

        Assert.Equal(
            ["http://one.example/moby.txt", "http://one.example/moved", "https://two.example/here"], server.Asked);
    }

    [Fact]
    public async Task Read_RedirectLoop_IsLeftAfterFiveTurns()
    {
        using var server = new FakeServer(_ => FakeServer.Redirect("/round"));

        Assert.Contains(
            "it redirects more than 5 times, at last to 'http://one.example/round'", await FaultAsync(server));
        Assert.Equal(6, server.Asked.Count);
    }

    [Theory]
    [InlineData("http://one.example/a", "ftp://two.example/moby.txt")]
    [InlineData("https://one.example/a", "http://two.example/moby.txt")]
    [InlineData("http://one.example/a", "file:///etc/hostname")]
    public async Task Read_RedirectOffTheWebOrOutOfHttps_IsNotFollowed(string from, string to)
    {
        using var fixture = new LibraryFixture { Urls = [new(from)] };
        using var server = new FakeServer(_ => FakeServer.Redirect(to));

        Assert.Contains($"{from}: it redirects to '{to}', which is not followed", await FaultAsync(fixture, server));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Read_RedirectToNowhere_SaysSo()
    {
        using var server = new FakeServer(_ => FakeServer.Redirect(null));

        Assert.Contains("it redirects without saying where to", await FaultAsync(server));
    }

    [Fact]
    public async Task Read_NoAnswer_EndsAfterHalfAMinute()
    {
        using var server = new FakeServer((_, cancellationToken) =>
        {
            _fixture.Time.Advance(CorpusDownload.SilenceLimit);
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(FakeServer.Text(LibraryFixture.Moby));
        });

        Assert.Contains("the server said nothing for 30 seconds", await FaultAsync(server));
    }

    [Fact]
    public async Task Read_StallInTheMidst_EndsAfterHalfAMinuteOfSilence()
    {
        using var server = new FakeServer(_ => FakeServer.Pieces(
            announced: null,
            _ => LibraryFixture.Moby[..10],
            After(CorpusDownload.SilenceLimit, LibraryFixture.Moby[10..])));

        Assert.Contains("the server said nothing for 30 seconds", await FaultAsync(server));
        Assert.Empty(_fixture.Files);
    }

    [Fact]
    public async Task Read_DripThatNeverFallsSilent_EndsAfterTenMinutes()
    {
        var drips = LibraryFixture.Moby.Select(letter => After(TimeSpan.FromSeconds(29), [letter])).ToArray();
        using var server = new FakeServer(_ => FakeServer.Pieces(announced: null, drips));

        Assert.Contains("it was not done after 10 minutes", await FaultAsync(server));
    }

    [Fact]
    public async Task Read_SlowButSteady_IsTaken()
    {
        var almost = CorpusDownload.SilenceLimit - TimeSpan.FromSeconds(1);
        using var server = new FakeServer(_ => FakeServer.Pieces(
            LibraryFixture.Moby.Length,
            After(almost, LibraryFixture.Moby[..10]),
            After(almost, LibraryFixture.Moby[10..])));

        Assert.Equal(LibraryFixture.Moby, await ReadAsync(_fixture, server));
    }

    [Fact]
    public async Task Read_AnotherText_IsNotStoredAndItsHashIsTold()
    {
        Assert.Contains(
            $"it sent another text, of {LibraryFixture.Other.Length} bytes with SHA-256 '{LibraryFixture.OtherHash}'",
            await FaultAsync(FakeServer.Serving(LibraryFixture.Other)));
        Assert.Empty(_fixture.Files);
    }

    [Fact]
    public async Task Read_ConnectionEndsEarly_TellsHowFarItCame()
    {
        using var server = new FakeServer(_ => FakeServer.Pieces(announced: 52, _ => LibraryFixture.Moby[..20]));

        Assert.Contains("it ended after 20 of 52 bytes", await FaultAsync(server));
        Assert.Empty(_fixture.Files);
    }

    [Fact]
    public async Task Read_ConnectionEndsEarlyByTheHandlersOwnCount_IsToldInPlainWords()
    {
        using var server = new FakeServer(_ => FakeServer.Pieces(
            announced: 52,
            _ => LibraryFixture.Moby[..20],
            _ => throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.")));

        Assert.Contains("moby.txt: the connection ended before the text did.", await FaultAsync(server));
        Assert.Empty(_fixture.Files);
    }

    [Fact]
    public async Task Read_ConnectionBreaks_TellsWhy()
    {
        using var server = new FakeServer(_ => FakeServer.Pieces(
            announced: null, _ => LibraryFixture.Moby[..20], _ => throw new IOException("Connection reset by peer.")));

        Assert.Contains("the connection failed (Connection reset by peer)", await FaultAsync(server));
        Assert.Empty(_fixture.Files);
    }

    [Fact]
    public async Task Read_EndlessText_IsLeftAtTheFirstByteTooMany()
    {
        var pieces = 0;
        Func<CancellationToken, byte[]> next = _ =>
        {
            pieces++;
            return LibraryFixture.Moby;
        };
        using var server = new FakeServer(_ => FakeServer.Pieces(announced: null, [.. Enumerable.Repeat(next, 100)]));

        Assert.Contains("it sends more than the 52 bytes expected", await FaultAsync(server));
        Assert.Equal(2, pieces);
    }

    [Fact]
    public async Task Read_AnnouncedTooLong_IsNotEvenRead()
    {
        using var server = new FakeServer(_ => FakeServer.Pieces(
            announced: 53, _ => throw new InvalidOperationException("The body was read.")));

        Assert.Contains("it sends more than the 52 bytes expected", await FaultAsync(server));
    }

    [Fact]
    public async Task Read_CancelledInTheMidst_LeavesNoFileAndLetsTheNextReadSucceed()
    {
        using var interrupt = new CancellationTokenSource();
        var isFirst = true;
        using var server = new FakeServer(_ => isFirst
            ? FakeServer.Pieces(null, _ => LibraryFixture.Moby[..20], _ =>
            {
                interrupt.Cancel();
                return LibraryFixture.Moby[20..];
            })
            : FakeServer.Text(LibraryFixture.Moby));
        var library = _fixture.Library(server);
        var moby = LibraryFixture.Ref("moby", LibraryFixture.MobyHash);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => library.ReadAsync(moby, interrupt.Token));
        Assert.Empty(_fixture.Files);

        isFirst = false;
        Assert.Equal(LibraryFixture.Moby, await library.ReadAsync(moby, TestContext.Current.CancellationToken));
    }

    private static Task<byte[]> ReadAsync(LibraryFixture fixture, FakeServer server) => fixture.Library(server)
        .ReadAsync(LibraryFixture.Ref("moby", LibraryFixture.MobyHash), TestContext.Current.CancellationToken);

    private static async Task<string> FaultAsync(LibraryFixture fixture, FakeServer server) =>
        (await Assert.ThrowsAsync<CorpusUnavailableException>(() => ReadAsync(fixture, server))).Message;

    private Task<string> FaultAsync(FakeServer server) => FaultAsync(_fixture, server);

    private Func<CancellationToken, byte[]> After(TimeSpan silence, byte[] piece) => _ =>
    {
        _fixture.Time.Advance(silence);
        return piece;
    };
}
