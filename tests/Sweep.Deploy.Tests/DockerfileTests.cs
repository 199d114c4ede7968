using System.Globalization;

namespace Sweep.Deploy.Tests;

public sealed class DockerfileTests
{
    [Fact]
    public void Bases_AreNobleOfTheSdksOwnVersion()
    {
        Assert.Contains(new DockerStep("ARG", "DOTNET_VERSION=10.0-noble"), Dockerfile.Steps);
        var bases = Dockerfile.Steps.Where(step => step.Name == "FROM").Select(step => step.Text);
        Assert.Equal(
            [
                "--platform=linux/amd64 mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build",
                "--platform=linux/amd64 mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS run",
            ],
            bases);
        Assert.Contains("\"version\": \"10.0.", Repository.Read("global.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void User_IsNotRoot()
    {
        Assert.Equal("$APP_UID", Dockerfile.Step("USER"));
        Assert.Equal("USER", Dockerfile.Final.Last(step => step.Name is "USER" or "RUN").Name);
    }

    [Fact]
    public void Ports_AreTheOnesOfEveryFile() => Assert.Equal(
        DeployFolder.Ports,
        Dockerfile.Step("EXPOSE").Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture)));

    [Fact]
    public void Signal_IsWhatASiloLeavesAt() => Assert.Equal("SIGTERM", Dockerfile.Step("STOPSIGNAL"));

    [Fact]
    public void Scripts_AreCopiedAndUsed()
    {
        var copy = Dockerfile.Final.Single(step => step.Text.EndsWith(" /usr/local/bin/", StringComparison.Ordinal));
        var scripts = copy.Text.Split(' ')[1..^1];

        Assert.Equal(["deploy/docker/sweep", "deploy/docker/sweep-health"], scripts);
        Assert.All(scripts, script => Assert.True(File.Exists(Repository.PathOf(script))));
        Assert.Equal(["sweep"], Dockerfile.Words("ENTRYPOINT"));
        Assert.EndsWith("CMD [\"sweep-health\"]", Dockerfile.Step("HEALTHCHECK"), StringComparison.Ordinal);
    }

    [Fact]
    public void Program_IsWhereTheScriptLooksForIt()
    {
        var publish = Dockerfile.Steps.Single(step => step.Text.Contains("dotnet publish", StringComparison.Ordinal)).Text;

        Assert.Contains("dotnet publish client/Sweep.Cli -c Release", publish, StringComparison.Ordinal);
        Assert.EndsWith(" -o /opt/sweep", publish, StringComparison.Ordinal);
        Assert.Contains(new DockerStep("COPY", "--from=build /opt/sweep /opt/sweep"), Dockerfile.Final);
        Assert.Contains("${SWEEP_PROGRAM:-/opt/sweep/sweep}", DeployFolder.Read("docker/sweep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Backends_AreSuchAsTheBuildKnows()
    {
        var known = Repository.Read("TorchBackend.props");
        string[] asked = [.. Composition.Silos.Values.Select(silo => silo.Text("build", "args", "TORCH_BACKEND")), "cuda"];

        Assert.All(asked.Distinct(), backend =>
            Assert.Contains($"'$(TorchBackend)' == '{backend}'", known, StringComparison.Ordinal));
        Assert.Contains("cpu|cuda)", DeployFolder.Read("docker/Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Locking_NeedsNoLockFileThatIsNotThere()
    {
        var properties = Repository.Read("Directory.Build.props");

        // The image is built with CI=true, and nobody here can make a lock file for CUDA.
        Assert.Contains(new DockerStep("ENV", "CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1"), Dockerfile.Steps);
        Assert.Contains(
            "<RestoreLockedMode Condition=\"'$(CI)' == 'true' and Exists('$(NuGetLockFilePath)')\">", properties,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ignored_IsNothingThatTheBuildNeeds()
    {
        var kept = DeployFolder.Read("docker/Dockerfile.dockerignore").Split('\n')
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        string[] needed =
        [
            .. Directory.EnumerateFiles(Repository.Root).Select(file => Path.GetFileName(file)!)
                .Where(file => file == ".editorconfig" || Path.GetExtension(file) is ".props" or ".targets" or ".json" or ".txt"),
            "client", "contracts", "grains", "silo", "data", "deploy/docker/sweep", "deploy/docker/sweep-health",
        ];

        Assert.All(needed, file => Assert.Contains(kept, pattern =>
            pattern == file || pattern == $"{Path.GetFileNameWithoutExtension(file).Split('.')[0]}.*"));
        Assert.All(kept.Where(pattern => !pattern.Contains('*', StringComparison.Ordinal)), pattern =>
            Assert.True(Path.Exists(Repository.PathOf(pattern)), $"There is no '{pattern}'."));
    }

    [Fact]
    public void UserId_IsTheOneOfEveryFile()
    {
        Assert.Contains(
            "APP_UID is the base image's user \"app\", 1654.", DeployFolder.Read("docker/Dockerfile"), StringComparison.Ordinal);
        Assert.Contains("The process runs as user 1654", DeployFolder.Read("README.md"), StringComparison.Ordinal);
        Assert.Equal("1654", Kubernetes.Pod.Text("securityContext", "runAsUser"));
        Assert.Equal("1654", Kubernetes.Pod.Text("securityContext", "fsGroup"));
    }
}
