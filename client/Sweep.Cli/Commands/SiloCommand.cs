using System.CommandLine;
using System.Net;

namespace Sweep.Cli;

/// <summary><c>sweep silo</c>: trains what is submitted, until it is stopped.</summary>
internal static class SiloCommand
{
    private const string SlotsVariable = "SWEEP_SLOTS";

    // Kubernetes and its like kill after 30 s.
    private const int UsualGrace = 25;

    private const string DrainMessage =
        "Checkpointing and leaving; Ctrl-C again stops at once (work since the last checkpoint is done again).";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var slots = CommonOptions.Slots();
        var lanes = CommonOptions.Lanes();
        var metrics = CommonOptions.Metrics();
        slots.DefaultValueFactory = null;
        slots.Description += $" Default: the environment's {SlotsVariable}, else auto.";
        var siloPort = ClusterOptions.Port("--silo-port", "Where other silos reach it. Default: a free port.");
        var gatewayPort = ClusterOptions.Port("--gateway-port", "Where other commands reach it. Default: a free port.");
        var location = CommonOptions.Location();
        Option<string?> advertise = new("--advertise")
        {
            Description = "The address by which other machines reach this one: it listens there. Default: 127.0.0.1, this machine alone.",
            HelpName = "address",
        };
        advertise.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !IsAddress(text))
                result.AddError($"'--advertise {text}' is no address. It is an IP address of this machine, such as 10.0.0.5.");
        });
        var grace = CommonOptions.Number(
            "--grace", $"How many seconds running trials may take to checkpoint when it is to leave. Default: {UsualGrace}.", 0, 86_400);
        grace.HelpName = "seconds";
        Option<bool> verbose = new("--verbose", "-v") { Description = "Also tells of every trial that comes and goes." };
        DocumentedCommand command = new(
            "silo", "Trains what is submitted, until it is stopped.",
            "sweep silo", "sweep silo --slots cpu:2 --data-dir /data/sweeps",
            "sweep silo --store postgres://sweep@db/sweep --data-dir /mnt/sweep --advertise 10.0.0.5")
        {
            Remarks = "Goes on by itself with every sweep that has not finished. Several silos on this machine may share "
                + "a data directory, and so the work; silos of several machines share a database (--store) and a folder on a shared "
                + "volume (--data-dir; where it is the same everywhere the first silo's suffices). Ctrl-C or SIGTERM: running trials "
                + "checkpoint at the end of their epoch and go to the other silos, and the exit code is 0. It listens on 127.0.0.1 "
                + "alone unless --advertise says otherwise; its ports carry no authentication.",
        };
        command.Add(slots);
        command.Add(lanes);
        command.Add(metrics);
        command.Add(siloPort);
        command.Add(gatewayPort);
        command.Add(location);
        command.Add(advertise);
        command.Add(grace);
        command.Add(verbose);
        command.SetAction((parsed, cancellationToken) =>
        {
            SiloRequest request = new(
                DataLocation.Find(location.Of(parsed), context.Environment),
                SlotChoice.Of(parsed.GetValue(slots) ?? SlotsFromEnvironment(context)),
                parsed.GetValue(siloPort), parsed.GetValue(gatewayPort), parsed.GetValue(verbose))
            {
                Lanes = parsed.GetValue(lanes) ?? 0,
                MetricsPort = parsed.GetValue(metrics),
                Advertise = parsed.GetValue(advertise) is { } address ? IPAddress.Parse(address) : null,
                Grace = TimeSpan.FromSeconds(parsed.GetValue(grace) ?? UsualGrace),
            };
            if (request.SiloPort is { } port && port == request.GatewayPort)
                throw new CommandException($"Port '{port}' cannot be both --silo-port and --gateway-port. Name two.");
            return RunAsync(context, request, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, SiloRequest request, CancellationToken drain)
    {
        await using var told = drain.Register(() => Log(context, DrainMessage));
        try
        {
            await context.Engine.Silo().RunAsync(
                request, ready => Announce(context, request, ready), line => Log(context, line), drain);
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            return ExitCode.Interrupted; // Before it worked there was nothing to hand over.
        }
        Log(context, "Left.");
        return ExitCode.Done;
    }

    private static void Announce(CommandContext context, SiloRequest request, SiloReady ready)
    {
        var output = context.Terminal.Out.Writer;
        output.WriteLine(
            $"Silo {ready.Address} is ready: {string.Join(' ', ready.Slots)} on '{request.Data.Name}', gateway {ready.Gateway}"
            + (request.Data.Server is null ? "" : $", checkpoints in '{ready.Folder}'")
            + $". Submit with: {NextCommand.Anywhere(context, request.Data, "submit GRID")}");
        output.Flush();
    }

    // A silo's lines are read long after they were written.
    private static void Log(CommandContext context, string line) => context.Terminal.Error.Writer.WriteLine(
        FormattableString.Invariant($"{context.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {line}"));

    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);

    private static string SlotsFromEnvironment(CommandContext context)
    {
        var text = context.Environment(SlotsVariable);
        if (string.IsNullOrEmpty(text)) return SlotChoice.Auto;
        return SlotChoice.Fault(text) is { } fault ? throw new CommandException($"{SlotsVariable} is '{text}'. {fault}") : text;
    }
}
