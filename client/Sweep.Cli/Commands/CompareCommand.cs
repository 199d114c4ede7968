using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;

namespace Sweep.Cli;

/// <summary><c>sweep compare</c>: two sweeps or two trials side by side.</summary>
internal static class CompareCommand
{
    private const string OtherText =
        "Note: their perplexities are not of the same text or the same metric, and do not compare.";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Argument<string> first = new("first")
        {
            HelpName = "id[/trial]",
            Description = "A sweep (id, start of an id, or name), or a trial as ID/TRIAL.",
        };
        Argument<string> second = new("second") { HelpName = "id[/trial]", Description = "Another of the same kind." };
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "compare", "Shows two sweeps or two trials side by side.",
            "sweep compare 7k3m 9x0q", "sweep compare 7k3m/3 7k3m/8", "sweep compare /3 /8 --output json")
        {
            Remarks = "In what they differ, and what they came to. Of two sweeps, trials with the same hyperparameters and repeat are "
                + "paired and the differences of their best checkpoints' perplexities are summed up; a hyperparameter that has "
                + "one value in each sweep parts no pair. Perplexities equal to two decimals tie. CSV has one row a key.",
        };
        command.Add(first);
        command.Add(second);
        command.Add(output);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var gateway = await SweepGateway.OpenAsync(context, location.Of(parsed), cancellationToken);
            var (a, b) = (parsed.GetRequiredValue(first), parsed.GetRequiredValue(second));
            var trials = (await gateway.TrialNamedAsync(a, cancellationToken), await gateway.TrialNamedAsync(b, cancellationToken));
            var format = parsed.GetValue(output);
            if (trials is (null, null))
            {
                var sweeps = await SweepComparison.ReadAsync(gateway, a, b, cancellationToken);
                Write(context.Terminal, format, ComparisonData.Json(sweeps), [.. sweeps.Differences, .. sweeps.Results],
                    text => text.Write(sweeps), sweeps.IsComparable);
                return ExitCode.Done;
            }
            if (trials is not ({ } left, { } right))
            {
                throw new CommandException(
                    $"'{(trials.Item1 is null ? a : b)}' is a sweep and '{(trials.Item1 is null ? b : a)}' is a trial. "
                    + "Name two sweeps, or two trials such as 7k3m/3 and 7k3m/8.");
            }
            var comparison = await TrialComparison.ReadAsync(gateway, left, right, cancellationToken);
            Write(context.Terminal, format, ComparisonData.Json(comparison), [.. comparison.Differences, .. comparison.Results],
                text => text.Write(comparison), comparison.IsComparable);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(
        Terminal terminal, OutputFormat format, JsonObject json, ImmutableArray<ComparisonRow> rows, Action<ComparisonText> write,
        bool isComparable)
    {
        var output = terminal.Out;
        if (format == OutputFormat.Json) DataWriter.WriteJson(output.Writer, json);
        else if (format == OutputFormat.Csv) DataWriter.Write(output.Writer, format, ComparisonData.Columns, rows);
        else write(new(output));
        if (!isComparable) terminal.Error.Say(OtherText);
    }
}
