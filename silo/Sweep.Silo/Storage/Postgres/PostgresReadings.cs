using System.Data;

namespace Sweep.Silo;

/// <summary>Reads the ledger, each time from one snapshot of it.</summary>
internal sealed class PostgresReadings(PostgresSource source, PostgresSettings settings, TimeProvider timeProvider)
{
    private const int Tries = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads on the thread pool, because a grain's thread must not go through thousands of rows. A connection
    /// that broke is replaced once.</summary>
    /// <exception cref="Contracts.StoreUnavailableException">The server cannot be reached or refuses, or the ledger
    /// holds what this build does not understand.</exception>
    public Task<T> ReadAsync<T>(Func<PostgresSnapshot, Task<T>> read, CancellationToken cancellationToken) =>
        Task.Run(() => TryAsync(read, TimeSpan.Zero, cancellationToken), cancellationToken);

    /// <summary>The same, for those who begin to work: they wait a little for a server that is away.</summary>
    /// <exception cref="Contracts.StoreUnavailableException">See <see cref="ReadAsync"/>.</exception>
    public Task<T> ReadPatientlyAsync<T>(Func<PostgresSnapshot, Task<T>> read, CancellationToken cancellationToken) =>
        Task.Run(() => TryAsync(read, settings.ReadPatience, cancellationToken), cancellationToken);

    private async Task<T> TryAsync<T>(
        Func<PostgresSnapshot, Task<T>> read, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        for (var left = Tries; ; left--)
        {
            source.ThrowIfClosed();
            try
            {
                return await ReadOnceAsync(read, cancellationToken);
            }
            catch (Exception fault) when (left > 1 && PostgresFaults.MayRepeat(fault))
            {
                source.Forget();
            }
            catch (Exception fault) when (
                PostgresFaults.IsOutage(fault) && timeProvider.GetElapsedTime(began) + Pause < patience)
            {
                await Task.Delay(Pause, timeProvider, cancellationToken);
                source.Forget();
            }
            catch (Exception fault) when (PostgresFaults.IsFault(fault))
            {
                throw PostgresFaults.Explain(fault, source.Place);
            }
            catch (InvalidDataException fault)
            {
                throw PostgresFaults.Unreadable(fault, source.Place);
            }
        }
    }

    private async Task<T> ReadOnceAsync<T>(Func<PostgresSnapshot, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenAsync(cancellationToken);
        await using var transaction =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var answer = await read(new(connection, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }
}
