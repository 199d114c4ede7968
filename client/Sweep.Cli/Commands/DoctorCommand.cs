using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary><c>sweep doctor</c>: what this machine is like, and whether it computes what it must.</summary>
internal static class DoctorCommand
{
    private const string Cpu = "cpu";
    private const string CudaPrefix = "cuda:";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Option<bool> selfTest = new("--self-test")
        {
            Description = "Trains small models and compares: PyTorch's curves, gradients, resumption; measures speed.",
        };
        Option<string?> golden = new("--golden")
        {
            Description = "Trains what this file of golden curves says, and compares.",
            HelpName = "file",
        };
        var device = Device();
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "doctor", "Checks this machine; with --self-test, what it computes.",
            "sweep doctor", "sweep doctor --self-test", "sweep doctor --self-test --device cuda:0",
            "sweep doctor --golden golden.json")
        {
            Remarks = "Without an option it looks at versions, libtorch, devices, the data directory, the ledger, "
                + "ports and silos, and makes nothing; the page can be pasted into a report. --self-test needs no "
                + "network and takes about 20 seconds. The exit code is 1 if a check failed, and 2 if the device or a file is not there.",
        };
        foreach (var option in new Option[] { selfTest, golden, device, output }) command.Add(option);
        command.Add(location);
        command.Validators.Add(result =>
        {
            if (result.GetValue(device) is not null && !result.GetValue(selfTest) && result.GetValue(golden) is null)
            {
                result.AddError(
                    "'--device' goes with '--self-test' or '--golden': a plain 'sweep doctor' looks at all devices.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var data = DataLocation.Find(location.Of(parsed), context.Environment);
            var file = parsed.GetValue(golden);
            if (file is not null && !File.Exists(file))
                throw new CommandException($"There is no golden file '{file}'. Name one with '--golden'.");
            var doctor = context.Engine.Doctor();
            DoctorReport report;
            if (file is null && !parsed.GetValue(selfTest))
            {
                report = new(null, [], await doctor.ExamineAsync(data, cancellationToken));
            }
            else
            {
                var name = parsed.GetValue(device) ?? Cpu;
                var checks = await TestAsync(
                    context, name, file is null ? null : new(file, data), parsed.GetValue(selfTest), cancellationToken);
                report = new(name, doctor.Describe(name), checks);
            }
            DoctorText.Write(context.Terminal.Out, parsed.GetValue(output), report);
            return report.Count(DoctorState.Failed) == 0 ? ExitCode.Done : ExitCode.SweepFailed;
        });
        return command;
    }

    private static async Task<ImmutableArray<DoctorCheck>> TestAsync(
        CommandContext context, string device, GoldenRequest? golden, bool isWhole, CancellationToken cancellationToken)
    {
        var doctor = context.Engine.Doctor();
        var checks = ImmutableArray.CreateBuilder<DoctorCheck>();
        if (golden is not null)
            checks.AddRange(await doctor.CheckGoldenAsync(golden, device, Say, cancellationToken));
        if (isWhole) checks.AddRange(await doctor.SelfTestAsync(device, Say, cancellationToken));
        return checks.ToImmutable();

        void Say(string what) => context.Terminal.Error.Say($"{device}: {Printable.OneLine(what)}");
    }

    private static Option<string?> Device()
    {
        Option<string?> option = new("--device")
        {
            Description = "What --self-test and --golden train on. Default: cpu.",
            HelpName = "cpu|cuda:N",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { } text || IsDevice(text)) return;
            result.AddError($"'--device {text}' is not understood. It is 'cpu', or 'cuda:0' and so on.");
        });
        return option;
    }

    private static bool IsDevice(string text) => text == Cpu
        || (text.StartsWith(CudaPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CudaPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
