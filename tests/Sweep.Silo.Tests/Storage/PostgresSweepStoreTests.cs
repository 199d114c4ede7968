using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PostgresSweepStoreTests(PostgresServer server) : SweepStoreContract
{
    private PostgresDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    protected override async Task<ISweepStore> OpenStoreAsync()
    {
        _database ??= await server.CreateDatabaseAsync();
        return await PostgresSweepStore.OpenAsync(_database.ConnectionString, TimeProvider.System, Cancellation);
    }
}
