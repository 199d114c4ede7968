using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Sampled_TextWithNul_ComesBack() => RoundTripAsync("before\0after", "before\0after");

    [Fact]
    public Task Sampled_HalfASurrogatePair_ComesBackAsTheReplacementCharacter() =>
        RoundTripAsync("half \ud83d.", "half \ufffd.");

    private async Task RoundTripAsync(string text, string expected)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await SqliteSweepStore.OpenAsync(
            _folder["ledger.db"], TimeProvider.System, cancellation);
        var sweep = LedgerSamples.Sweep();
        await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), cancellation);
        var trial = new TrialId(sweep.Id, 1);

        await store.CommitAsync(
            sweep.Id, [new LedgerChange.Sampled(new AttemptId(trial, 1), [new Sample(1, "a", text)])], cancellation);

        Assert.Equal([new Sample(1, "a", expected)], await store.SamplesAsync(trial, cancellation));
    }
}
