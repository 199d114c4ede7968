using Sweep.Contracts;

namespace Sweep.Silo.Tests;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://ann:s%40cret@db.example:5433/sweeps")]
    [InlineData("postgresql://ann:s%40cret@db.example:5433/sweeps")]
    [InlineData("Host=db.example;Port=5433;Username=ann;Password=s@cret;Database=sweeps")]
    public void Read_AnyForm_GivesTheSame(string address)
    {
        var read = PostgresAddress.Read(address);

        Assert.Equal(
            ("db.example", 5433, "ann", "s@cret", "sweeps"), (read.Host, read.Port, read.Username, read.Password, read.Database));
    }

    [Fact]
    public void Read_WithoutPortUserAndDatabase_LeavesThemToTheLibrary()
    {
        var read = PostgresAddress.Read("postgres://db.example");

        Assert.Equal(("db.example", 5432, null, null), (read.Host, read.Port, read.Username, read.Database));
    }

    [Fact]
    public void Read_Settings_OverruleOurs()
    {
        var read = PostgresAddress.Read("postgres://db/sweeps?sslmode=verify-full&Max%20Auto%20Prepare=0");

        Assert.Equal((Npgsql.SslMode.VerifyFull, 0, 2), (read.SslMode, read.MaxAutoPrepare, read.AutoPrepareMinUsages));
    }

    [Theory]
    [InlineData("postgres://db/sweeps", Npgsql.GssEncryptionMode.Disable)]
    [InlineData("postgres://db/sweeps?Gss%20Encryption%20Mode=Prefer", Npgsql.GssEncryptionMode.Prefer)]
    public void Read_KerberosEncryption_IsOnlyAskedForWhereSomeoneWantsIt(string address, Npgsql.GssEncryptionMode expected) =>
        Assert.Equal(expected, PostgresAddress.Read(address).GssEncryptionMode);

    [Theory]
    [InlineData("postgres://ann:secret@db/sweeps?colour=blue", "'postgres://ann@db/sweeps?colour=blue' is no address")]
    [InlineData("postgres://ann:secret@db:x/sweeps", "is no address of a PostgreSQL database")]
    [InlineData("Host=db;Password=secret;Colour=blue", "what was given for the store is no address")]
    [InlineData("Password=secret", "it names no host")]
    [InlineData("postgres://db/sweeps?Password=secret&colour=blue", "'postgres://db/sweeps?&colour=blue' is no address")]
    [InlineData("secret", "is no address of a PostgreSQL database")]
    public void Read_NoAddress_SaysWhyAndKeepsThePasswordToItself(string address, string words)
    {
        var fault = Assert.Throws<StoreUnavailableException>(() => PostgresAddress.Read(address));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains("postgres://USER:PASSWORD@HOST:PORT/DATABASE", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://ann:secret@db:5433/sweeps", "postgres://ann@db:5433/sweeps")]
    [InlineData("postgres://db/sweeps", "postgres://db/sweeps")]
    [InlineData("Host=db;Username=ann;Password=secret;Database=sweeps", "postgres://ann@db:5432/sweeps")]
    [InlineData("Host=db;Colour=blue;Password=secret", "what was given for the store")]
    public void Shown_AnAddress_KeepsThePasswordToItself(string address, string shown) =>
        Assert.Equal(shown, PostgresAddress.Shown(address));
}
