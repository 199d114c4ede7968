using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class SiloRunner : ISiloRunner
{
    public async Task RunAsync(
        SiloRequest request, Action<SiloReady> ready, Action<LogLine> log, CancellationToken drain)
    {
        await using var silo = await StartAsync(request, log, drain);
        ready(new(silo.Address, silo.Gateway, silo.Folder, silo.Slots));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (drain.Register(asked.SetResult)) await asked.Task;
        using CancellationTokenSource cutShort = new(request.Grace);
        await silo.DrainAsync(cutShort.Token);
        if (cutShort.IsCancellationRequested)
        {
            log(new(
                FormattableString.Invariant($"Not every epoch ended within {request.Grace.TotalSeconds} s (--grace); ")
                + "what was trained since a checkpoint is done again."));
        }
    }

    private static async Task<SharedSilo> StartAsync(SiloRequest request, Action<LogLine> log, CancellationToken cancellationToken)
    {
        try
        {
            return await SharedSilo.StartAsync(
                new SharedSiloOptions(request.Data, request.Slots, text => log(new(text)))
                {
                    Log = log,
                    Lanes = request.Lanes,
                    MetricsPort = request.MetricsPort,
                    DashboardPort = request.DashboardPort,
                    Advertise = request.Advertise,
                    SiloPort = request.SiloPort,
                    GatewayPort = request.GatewayPort,
                    IsVerbose = request.IsVerbose,
                },
                cancellationToken);
        }
        catch (Exception fault) when (fault is DataDirectoryLockedException or DevicesTakenException or PortTakenException)
        {
            throw new CommandException(fault.Message, ExitCode.Unreachable, fault);
        }
    }
}
