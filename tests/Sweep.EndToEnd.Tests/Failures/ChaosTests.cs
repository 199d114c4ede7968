using System.Text.Json;
using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>A short run of <c>tests/chaos.sh</c>.</summary>
[Collection(FailureCluster.Alone)]
public sealed class ChaosTests(PublishedCommand command)
{
    [Fact]
    public async Task Chaos_ForAMoment_LosesDoublesAndChangesNothing()
    {
        string[] arguments = [command.Executable, "15", "1", "200"];
        using var chaos = await Execution.RunAsync(Build.Chaos, arguments, command.Folder);

        Assert.True(chaos.ExitCode == 0, chaos.Output + chaos.Error);
        using var result = JsonDocument.Parse(chaos.Output.TrimEnd().Split('\n')[^1]);
        var (trials, faults) = (result.RootElement.GetProperty("trials").GetInt32(), result.RootElement.GetProperty("faults"));
        Assert.True(trials >= 4, chaos.Output);
        Assert.NotEmpty(faults.EnumerateObject());
        string[] counts = ["lost", "duplicated", "mismatched"];
        Assert.All(counts, count => Assert.Equal(0, result.RootElement.GetProperty(count).GetInt32()));
    }
}
