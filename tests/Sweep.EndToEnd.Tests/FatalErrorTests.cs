using Sweep.Testing;

using System.Diagnostics;

namespace Sweep.EndToEnd.Tests;

/// <summary>A silo that cannot go on ends its process, whatever hangs in it.</summary>
public sealed class FatalErrorTests
{
    private const string Sentence = "The silo cannot go on and ends: It was told to. Start it again.";

    [Theory]
    [InlineData("nowhere", Sentence)]
    [InlineData("stop", "")]
    [InlineData("warn", "")]
    [InlineData("exit", Sentence)]
    public async Task Fatal_SomethingHangs_EndsWithCode3AllTheSame(string hang, string said)
    {
        using var here = new Workplace(Grids.Tiny);
        var begun = Stopwatch.GetTimestamp();

        var ended = await Execution.RunAsync(Build.CrashHost, ["fatal", hang], here.Folder);

        Assert.Equal((3, said), (ended.ExitCode, ended.Error.Trim()));
        // A second, and what a process takes to start on a busy machine; a process that hangs is killed much later.
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), "It hung.");
    }
}
