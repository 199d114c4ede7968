using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary><c>sweep export</c>: trials and curves for notebooks.</summary>
internal static class ExportCommand
{
    private const int PageSize = 1_000;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        Option<string> format = new("--format", "-f")
        {
            Description = "What is written. Default: csv.",
            HelpName = "csv|json",
            DefaultValueFactory = _ => "csv",
        };
        format.AcceptOnlyFromAmong("csv", "json");
        Option<bool> curves = new("--curves") { Description = "The learning curves: in CSV one row an epoch, in JSON within each trial." };
        Option<string?> save = new("--save") { Description = "Writes to this file. Default: standard output.", HelpName = "file" };
        var force = SaveTarget.ForceOption();
        var where = TrialSelection.WhereOption();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "export", "Writes trials and curves for notebooks.",
            "sweep export > trials.csv", "sweep export 7k3m --curves --save curves.csv",
            "sweep export --format json --curves --where 'state=succeeded' --save sweep.json")
        {
            Remarks = "CSV has one row a trial; with --curves one row an epoch, with the trial's hyperparameters, as plotting tools like "
                + "it. JSON is an array of trials. Every figure has full precision; NaN and the infinities are NaN, "
                + "Infinity and -Infinity, which pandas reads. " + TrialSelection.Remarks + " 'sweep trials --help' lists the columns.",
        };
        command.Add(id);
        foreach (var option in new Option[] { format, curves, where, save, force }) command.Add(option);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(save) is { } file ? SaveTarget.Check(file, parsed.GetValue(force)) : null;
            var selection = TrialSelection.Of(parsed.GetValue(where));
            await using var gateway = await SweepGateway.OpenAsync(context, location.Of(parsed), cancellationToken);
            var sweep = await gateway.FindAsync(parsed.GetValue(id), cancellationToken);
            Export export = new(gateway, sweep.Sweep, selection, parsed.GetValue(format) == "json", parsed.GetValue(curves));
            if (target is null)
            {
                await using ChunkedWriter output = new(context.Terminal.Out.Writer);
                await export.WriteAsync(output, cancellationToken);
                return ExitCode.Done;
            }
            await SaveTarget.WriteAsync(target, async stream =>
            {
                await using StreamWriter output = new(stream, new UTF8Encoding(false), leaveOpen: true);
                await export.WriteAsync(output, cancellationToken);
            });
            context.Terminal.Error.Say($"Saved to {target}");
            return ExitCode.Done;
        });
        return command;
    }

    private sealed record Export(SweepGateway Gateway, SweepRecord Sweep, TrialSelection Selection, bool IsJson, bool HasCurves)
    {
        public Task WriteAsync(TextWriter output, CancellationToken cancellationToken)
        {
            ExportWriter writer = new(output, Sweep, Gateway.Data);
            var trials = TrialsAsync(cancellationToken);
            return (IsJson, HasCurves) switch
            {
                (true, true) => writer.WriteJsonAsync(trials, trial => Gateway.MeasurementsAsync(trial, cancellationToken)),
                (true, false) => writer.WriteJsonAsync(trials, null),
                (false, true) => writer.WriteCurvesCsvAsync(trials, trial => Gateway.MeasurementsAsync(trial, cancellationToken)),
                (false, false) => writer.WriteCsvAsync(trials),
            };
        }

        private async IAsyncEnumerable<TrialEntry> TrialsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var offset = 0; ; offset += PageSize)
            {
                var page = await Gateway.TrialsAsync(Sweep.Id, offset, PageSize, cancellationToken);
                foreach (var trial in page)
                {
                    if (Selection.Matches(trial)) yield return trial;
                }
                if (page.Length < PageSize) yield break;
            }
        }
    }
}
