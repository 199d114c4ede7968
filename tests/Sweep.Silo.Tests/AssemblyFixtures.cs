using Sweep.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
