using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>What <c>deploy/local</c> refuses, and what it leaves alone.</summary>
public sealed class LocalScriptTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"sweep-local-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("up.sh", "up.sh takes no arguments, and was given 'now'.")]
    [InlineData("down.sh", "down.sh takes '--delete' or nothing, and was given 'now'.")]
    public async Task Script_WithAnUnknownArgument_IsRefused(string script, string message)
    {
        using var run = await RunAsync(script, [], "now");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SWEEP_POSTGRES_PORT", "http")]
    [InlineData("SWEEP_PROMETHEUS_PORT", "0")]
    [InlineData("SWEEP_METRICS_PORT", "65536")]
    [InlineData("SWEEP_METRICS_PORT", "09464")]
    public async Task Up_PortIsNone_SaysWhatWouldBeRight(string variable, string value)
    {
        using var run = await RunAsync("up.sh", new() { [variable] = value });

        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"{variable} is '{value}'. It is a port from 1 to 65535.", run.Error.TrimEnd());
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task Up_PortIsTaken_StartsNothing()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        var port = $"{((IPEndPoint)other.LocalEndpoint).Port}";

        using var run = await RunAsync("up.sh", new() { ["SWEEP_PROMETHEUS_PORT"] = port });

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"Another program has port '{port}'. Choose others", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "pids")));
    }

    [Fact]
    public async Task Scripts_OnAFolderOfOthers_LeaveItAlone()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pids"));
        var other = Path.Combine(_folder, "thesis.tex");
        await File.WriteAllTextAsync(other, "", TestContext.Current.CancellationToken);

        using var up = await RunAsync("up.sh", []);
        using var down = await RunAsync("down.sh", [], "--delete");

        Assert.Equal(2, up.ExitCode);
        Assert.StartsWith($"The folder '{_folder}' has other things in it.", up.Error, StringComparison.Ordinal);
        Assert.Equal(0, down.ExitCode);
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task Up_PathThatPrometheusWouldTakeForAPattern_IsRefused()
    {
        using var run = await RunAsync("up.sh", new() { ["SWEEP_LOCAL_DIR"] = "/tmp/a*b" });

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Neither '/tmp/a*b' nor ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_WhatABuildLeftHasNoLock_IsNotHeldUp()
    {
        // A build's compilers outlive it: here one that sleeps. The program that it should have built then is no program.
        var tools = Directory.CreateTempSubdirectory("sweep-tools-").FullName;
        var fake = Path.Combine(tools, "dotnet");
        await File.WriteAllTextAsync(
            fake, "#!/bin/sh\nsleep 600 </dev/null >/dev/null 2>&1 &\necho $! >\"$(dirname \"$0\")/pid\"\nexit 1\n",
            TestContext.Current.CancellationToken);
        using var chmod = await Execution.RunAsync("chmod", ["+x", fake], "/");
        using var up = await RunAsync(
            "up.sh", new() { ["SWEEP"] = null, ["PATH"] = tools + ":" + Environment.GetEnvironmentVariable("PATH") });

        using var down = await RunAsync("down.sh", []);

        var pid = (await File.ReadAllTextAsync(Path.Combine(tools, "pid"), TestContext.Current.CancellationToken)).Trim();
        using var kill = await Execution.RunAsync("kill", [pid], "/");
        Directory.Delete(tools, recursive: true);
        Assert.Equal((0, 0), (down.ExitCode, kill.ExitCode));
        Assert.NotEqual(0, up.ExitCode);
    }

    [Fact]
    public async Task Down_NothingWasStarted_SaysSo()
    {
        using var run = await RunAsync("down.sh", []);

        Assert.Equal((0, $"Nothing was started in '{_folder}'."), (run.ExitCode, run.Output.TrimEnd()));
    }

    [Fact]
    public async Task Down_ANumberIsAnotherProcessByNow_LeavesItAlone()
    {
        using var other = Execution.Start("sleep", ["600"], "/");
        var pids = Directory.CreateDirectory(Path.Combine(_folder, "pids")).FullName;
        await File.WriteAllTextAsync(Path.Combine(_folder, "made-by-sweep-up"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(pids, "silo-1"), string.Create(CultureInfo.InvariantCulture, $"{other.ProcessId} 1\n"),
            TestContext.Current.CancellationToken);

        using var run = await RunAsync("down.sh", []);

        Assert.Equal(0, run.ExitCode);
        Assert.False(other.HasExited);
        Assert.Empty(Directory.EnumerateFiles(pids));
        other.Kill();
        await other.ExitedAsync();
    }

    private async Task<Execution> RunAsync(string script, Dictionary<string, string?> environment, params string[] arguments)
    {
        environment.TryAdd("SWEEP_LOCAL_DIR", _folder);
        environment.TryAdd("SWEEP", LocalCluster.Command);
        // Somebody may have the usual ports.
        var (postgres, prometheus) = LoopbackPorts.TakeTwo();
        environment.TryAdd("SWEEP_POSTGRES_PORT", $"{postgres}");
        environment.TryAdd("SWEEP_PROMETHEUS_PORT", $"{prometheus}");
        environment.TryAdd("SWEEP_METRICS_PORT", $"{FreePorts.TakeRow(3)}");
        var run = Execution.Start(Repository.PathOf("deploy", "local", script), arguments, Repository.Root, environment);
        await run.ExitedAsync();
        return run;
    }
}
