using System.Runtime.CompilerServices;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Runs a sweep on a silo in this process.</summary>
internal sealed class EmbeddedRunner : ISweepRunner
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromMilliseconds(300);

    public async IAsyncEnumerable<SweepStatus> RunAsync(
        RunRequest request, Action<string> warn, [EnumeratorCancellation] CancellationToken drain)
    {
        await using var silo = await StartAsync(request, warn);
        var status = await BeginAsync(silo, request);
        yield return status;
        var drained = DrainWhenAskedAsync(silo, drain);
        using var timer = new PeriodicTimer(StatusPeriod);
        while (!IsOver(status) && !drained.IsCompleted)
        {
            await Task.WhenAny(drained, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            status = await silo.StatusAsync(request.Id, CancellationToken.None);
            yield return status;
        }

        if (!drained.IsCompleted) yield break;
        await drained;
        yield return await silo.StatusAsync(request.Id, CancellationToken.None);
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
                new EmbeddedSiloOptions(request.Data, request.Id, request.CpuSlots, warn), CancellationToken.None);
        }
        catch (DataDirectoryLockedException fault)
        {
            throw new CommandException(fault.Message, ExitCode.Unreachable, fault);
        }
    }

    private static async Task<SweepStatus> BeginAsync(EmbeddedSilo silo, RunRequest request)
    {
        if (request.Spec is null) return await silo.ResumeAsync(request.Id, CancellationToken.None);
        return await silo.SubmitAsync(request.Id, request.Spec, CancellationToken.None);
    }
}
