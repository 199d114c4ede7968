using System.Runtime.CompilerServices;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Runs a sweep on a silo in this process.</summary>
internal sealed class EmbeddedRunner : ISweepRunner
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromMilliseconds(300);

    public Task CheckAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken) =>
        SpecPreparation.For(data).InspectAsync(spec, cancellationToken);

    public async IAsyncEnumerable<SweepStatus> RunAsync(
        RunRequest request, Action<string> warn, [EnumeratorCancellation] CancellationToken drain)
    {
        // What is wrong with the corpus shows before anything is written.
        var spec = request.Spec is null
            ? null
            : await SpecPreparation.For(request.Data).PrepareAsync(request.Spec, drain);
        await using var silo = await StartAsync(request, warn);
        var status = spec is null
            ? await silo.ResumeAsync(request.Id, CancellationToken.None)
            : await silo.SubmitAsync(request.Id, spec, CancellationToken.None);
        yield return status;
        var drained = DrainWhenAskedAsync(silo, drain);
        using var timer = new PeriodicTimer(StatusPeriod);
        while (!IsOver(status) && !drained.IsCompleted)
        {
            await Task.WhenAny(drained, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            ThrowIfGone(request);
            status = await silo.StatusAsync(request.Id, CancellationToken.None);
            yield return status;
        }

        if (!drained.IsCompleted) yield break;
        await drained;
        yield return await silo.StatusAsync(request.Id, CancellationToken.None);
    }

    // SQLite goes on writing into a file that no folder names any more: all would seem well, and nothing would be kept.
    private static void ThrowIfGone(RunRequest request)
    {
        if (File.Exists(request.Data.LedgerFile)) return;
        throw new CommandException(
            $"The ledger '{request.Data.LedgerFile}' was deleted or moved away while the sweep ran, so no more results could be kept "
            + $"and training was stopped. Put the data directory back and go on with: sweep resume {request.Id}; or run the sweep again.",
            ExitCode.Unreachable);
    }

    /// <summary>Finished, or paused with nothing left that still checkpoints.</summary>
    private static bool IsOver(SweepStatus status) =>
        status.State == SweepState.Finished || (status.State == SweepState.Paused && status.Counts.Running == 0);

    private static async Task DrainWhenAskedAsync(EmbeddedSilo silo, CancellationToken drain)
    {
        var asked = new TaskCompletionSource();
        await using (drain.Register(asked.SetResult)) await asked.Task;
        await silo.DrainAsync(CancellationToken.None);
    }

    private static async Task<EmbeddedSilo> StartAsync(RunRequest request, Action<string> warn)
    {
        try
        {
            return await EmbeddedSilo.StartAsync(
                new EmbeddedSiloOptions(request.Data, request.Id, request.Slots, warn)
                {
                    Lanes = request.Lanes,
                    MetricsPort = request.MetricsPort,
                    Purpose = request.Spec is null ? "sweep resume" : "sweep run",
                },
                CancellationToken.None);
        }
        catch (Exception fault) when (fault is DataDirectoryLockedException or DevicesTakenException or PortTakenException)
        {
            throw new CommandException(fault.Message, ExitCode.Unreachable, fault);
        }
    }
}
