using System.Collections.Immutable;
using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>Does what a guide says, as its reader would: in order, in one folder, with <c>sweep</c> on the
/// PATH.</summary>
internal sealed class GuideRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep-guide-");
    private readonly Dictionary<string, string?> _environment;
    private readonly List<(GuideBlock Block, Execution Execution)> _staying = [];
    private readonly List<(int Line, string Reason)> _passedOver = [];

    public GuideRun(PublishedCommand command)
    {
        // The folder stands for the clone, whose data the guides use.
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "data"), Path.Combine(Build.Root, "data"));
        _environment = new()
        {
            ["PATH"] = command.Folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["SWEEP_SLOTS"] = null,
        };
    }

    /// <summary>Where the blocks are that could not be tried here, by reason.</summary>
    public IEnumerable<string> PassedOver => _passedOver.GroupBy(p => p.Reason)
        .Select(g => $"lines {string.Join(", ", g.Select(p => p.Line))}, because {g.Key}");

    private string Data => Path.Combine(_folder.FullName, ".sweep");

    /// <summary>Goes through all blocks.</summary>
    public async Task FollowAsync(ImmutableArray<GuideBlock> blocks)
    {
        (GuideBlock Block, string Printed)? last = null;
        foreach (var block in blocks)
        {
            if (block.Note(GuideNotes.Needs) is { } need && await GuideNeeds.MissingAsync(need) is { } reason)
            {
                _passedOver.Add((block.Line, reason));
                last = null;
            }
            else if (block.Note(GuideNotes.File) is { } name)
            {
                await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), block.Text + "\n");
            }
            else if (block.Note(GuideNotes.ShownOnly) is not null)
            {
                last = null;
            }
            else if (block.Language == "sh")
            {
                last = (block, await RunAsync(block));
            }
            else if (last is { } run)
            {
                Compare(block, run.Block, run.Printed);
            }
        }
        foreach (var (block, execution) in _staying) await EndAsync(block, execution);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, execution) in _staying)
        {
            if (!execution.HasExited) execution.Kill();
            await execution.ExitedAsync();
            execution.Dispose();
        }

        File.Delete(Path.Combine(_folder.FullName, "data")); // The link alone.
        _folder.Delete(recursive: true);
    }

    private async Task<string> RunAsync(GuideBlock block)
    {
        if (block.Note(GuideNotes.Waits) is not null)
        {
            foreach (var (_, staying) in _staying) await staying.ExitedAsync();
        }
        var commands = block.Note(GuideNotes.Runs) ?? block.Text;
        var (signal, stays) = (block.Note(GuideNotes.Signal), block.Note(GuideNotes.Stays));
        // A single command takes the shell's place, so that a signal reaches it.
        var replaces = signal is null && stays is null ? "" : "exec ";
        var before = LedgerOnDisk.EpochsDone(Data);
        var execution = Execution.Start(
            "bash", ["-c", $"exec 2>&1; set -eo pipefail\n{replaces}{commands}"], _folder.FullName, _environment);
        if (stays is not null)
        {
            _staying.Add((block, execution));
            await execution.UntilAsync(() => execution.Output.Contains(stays, StringComparison.Ordinal));
            var isThere = execution.Output.Contains(stays, StringComparison.Ordinal);
            Assert.True(isThere, Told(block, execution, $"ended without '{stays}'"));
            return execution.Output;
        }
        using (execution)
        {
            if (signal is not null)
            {
                await execution.UntilAsync(() => LedgerOnDisk.EpochsDone(Data) > before);
                await execution.SignalAsync(signal);
            }
            await execution.ExitedAsync();
            CheckExit(block, execution);
            return execution.Output;
        }
    }

    // What stays is ended as its reader would: Ctrl-C in its terminal.
    private static async Task EndAsync(GuideBlock block, Execution execution)
    {
        if (!execution.HasExited) await execution.InterruptAsync();
        await execution.ExitedAsync();
        CheckExit(block, execution);
    }

    private static void CheckExit(GuideBlock block, Execution execution)
    {
        var expected = block.Note(GuideNotes.Exit) ?? "0";
        var actual = $"{execution.ExitCode}";
        Assert.True(actual == expected, Told(block, execution, $"ended with {actual}, not {expected}"));
    }

    private static void Compare(GuideBlock shown, GuideBlock commands, string printed)
    {
        if (ShownOutput.FirstDifference(shown.Text, printed) is not { } line) return;
        Assert.Fail(
            $"line {shown.Line}: this is shown and was not printed there: '{line}'\n"
            + $"by\n{commands.Text}\nwhich printed\n{printed}");
    }

    private static string Told(GuideBlock block, Execution execution, string what) =>
        $"line {block.Line}: this {what}:\n{block.Note(GuideNotes.Runs) ?? block.Text}\n"
        + $"It printed\n{execution.Output}{execution.Error}";
}
