using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class ReadConnectionsTests : IDisposable
{
    private const string Endless =
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT count(*) FROM numbers " +
        "WHERE seen(n)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_CancelledUnderWay_EndsAndLeavesNoBrokenConnectionBehind()
    {
        var settings = new SqliteSettings();
        using (LedgerConnection.OpenForWriting(_folder["ledger.db"], settings))
        {
            using var connections = new ReadConnections(LedgerSource.BesideWriter(_folder["ledger.db"], settings));
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(
                TestContext.Current.CancellationToken);
            var begun = new TaskCompletionSource();
            var read = connections.ReadAsync(
                connection =>
                {
                    connection.CreateFunction("seen", (long _) => begun.TrySetResult());
                    return connection.Scalar<long>(Endless);
                },
                cancellation.Token);

            await begun.Task;
            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
            Assert.Equal(
                1, await connections.ReadAsync(c => c.Scalar<long>("SELECT 1"), TestContext.Current.CancellationToken));
        }
    }
}
