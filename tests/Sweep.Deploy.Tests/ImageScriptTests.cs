using System.Net;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>The scripts of the image, run outside of one.</summary>
public sealed class ImageScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _environment = [];

    public ImageScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The image is one of Linux.");
        // What takes the program's place says what it was given.
        File.WriteAllText(Program, "#!/bin/sh\necho \"$@\"\necho \"password=$PGPASSWORD\"\n");
        _environment["SWEEP_PROGRAM"] = Program;
        _environment["PGPASSWORD"] = null;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string Program => _folder["program"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("silo --slots cpu:1", "silo --slots cpu:1 --advertise 10.0.0.5")]
    [InlineData("silo --advertise 10.0.0.6", "silo --advertise 10.0.0.6")]
    [InlineData("silo --advertise=10.0.0.6", "silo --advertise=10.0.0.6")]
    [InlineData("slots", "slots")]
    public void Sweep_WithAnAddress_GivesItToASiloThatHasNone(string given, string expected)
    {
        _environment["SWEEP_ADVERTISE"] = "10.0.0.5";

        Assert.Equal((0, $"{expected}\npassword=\n", ""), Run("sweep", given.Split(' ')));
    }

    [Fact]
    public void Sweep_AddressIsAuto_TakesOneThatIsNotLoopback()
    {
        _environment["SWEEP_ADVERTISE"] = "auto";

        var (exitCode, output, error) = Run("sweep", "silo");

        // A machine without a network has none, and is told so.
        if (exitCode == 0) Assert.False(IPAddress.IsLoopback(IPAddress.Parse(output.Split('\n')[0].Split(' ')[^1])));
        else Assert.Equal("SWEEP_ADVERTISE is 'auto', and this container has no address but loopback. Name one.\n", error);
    }

    [Fact]
    public void Sweep_PasswordIsInAFile_TellsTheProgram()
    {
        File.WriteAllText(_folder["password"], "s@cret\n");
        _environment["SWEEP_PASSWORD_FILE"] = _folder["password"];

        Assert.Equal((0, "list\npassword=s@cret\n", ""), Run("sweep", "list"));
    }

    [Fact]
    public void Sweep_PasswordFileIsMissing_SaysSo()
    {
        _environment["SWEEP_PASSWORD_FILE"] = _folder["nothing"];

        var (exitCode, _, error) = Run("sweep", "list");

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"SWEEP_PASSWORD_FILE is '{_folder["nothing"]}', which user ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SweepHealth_OfASilo_FollowsItsReadiness()
    {
        IPEndPoint anyPort = new(IPAddress.Loopback, 0);
        await using var server = await MetricsServer.StartAsync(anyPort, TestContext.Current.CancellationToken);
        var port = new Uri(server.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var starting = Run("sweep-health", port);
        server.Ask(() => null);
        var ready = Run("sweep-health", port);

        Assert.Equal((1, "", $"/health/ready on port {port} is not 200.\n"), starting);
        Assert.Equal((0, "", ""), ready);
    }

    private (int ExitCode, string Output, string Error) Run(string script, params string[] arguments) =>
        Programs.Start("/bin/bash", [DeployFolder.PathOf($"docker/{script}"), .. arguments], _environment);
}
