using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Where connections to the ledger's database come from: one pool, shared by the writer and the readers of a
/// store.</summary>
internal sealed class PostgresSource : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly NpgsqlDataSource _pool;
    private volatile bool _isClosed;

    private PostgresSource(NpgsqlConnectionStringBuilder settings)
    {
        _settings = settings;
        Place = $"'{settings.Database ?? settings.Username}' at '{settings.Host}:{settings.Port}'";
        _pool = NpgsqlDataSource.Create(settings);
    }

    /// <summary>The database and its server, quoted, for messages.</summary>
    public string Place { get; }

    /// <summary>For what opens connections of its own that no pool keeps.</summary>
    public string UnpooledConnectionString =>
        new NpgsqlConnectionStringBuilder(_settings.ToString()) { Pooling = false }.ToString();

    /// <exception cref="StoreUnavailableException">It is no address of a database.</exception>
    public static PostgresSource Create(string address) => new(PostgresAddress.Read(address));

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return _pool.OpenConnectionAsync(cancellationToken);
    }

    /// <summary>Lets go of the pooled connections: after a restart of the server all of them are broken.</summary>
    public void Forget() => _pool.Clear();

    /// <exception cref="StoreUnavailableException">The store was disposed.</exception>
    public void ThrowIfClosed()
    {
        if (_isClosed) throw PostgresFaults.Closed(Place);
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        await _pool.DisposeAsync();
    }
}
