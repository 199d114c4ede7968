using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary><c>sweep trials</c>: a sweep's trials, by page.</summary>
internal static class TrialsCommand
{
    private const int PageForPeople = 50;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        var where = TrialSelection.WhereOption();
        var state = TrialSelection.StateOption();
        Option<string?> sort = new("--sort")
        {
            Description = "Orders by a column, or several with commas; a minus turns one around: -lr. Default: trial.",
            HelpName = "column",
        };
        var limit = CommonOptions.Number(
            "--limit", $"At most so many trials. Default: {PageForPeople} in a table, else all.", 1);
        var offset = CommonOptions.Number("--offset", "Passes over so many trials first.", 0);
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "trials", "Lists a sweep's trials.",
            "sweep trials", "sweep trials 7k3m --offset 50", "sweep trials --where 'lr>=1 and cell in (gru, lstm)'",
            "sweep trials --sort best_perplexity --limit 10", "sweep trials --state failed",
            "sweep trials --output csv > trials.csv")
        {
            Remarks = "The table shows the hyperparameters that vary; 'perplexity' is the last epoch's, averaged while "
                + "the weights moved, and 'best' that of the best candidate checkpoint. JSON and CSV have every field; "
                + "NaN and the infinities are the strings NaN, Infinity and -Infinity there. " + TrialSelection.Remarks
                + " Sorted, trials without a value or with NaN come last. Columns: " + TrialField.Keys + ".",
        };
        foreach (var option in new Option[] { where, state, sort, limit, offset, output }) command.Add(option);
        command.Add(location);
        command.Add(id);
        command.SetAction((parsed, cancellationToken) =>
        {
            var format = parsed.GetValue(output);
            Request request = new(
                parsed.GetValue(id),
                TrialSelection.Of(parsed.GetValue(where), parsed.GetValue(state)),
                parsed.GetValue(sort) is { } columns ? TrialOrder.Parse(columns) : null,
                parsed.GetValue(offset) ?? 0,
                parsed.GetValue(limit) ?? (format == OutputFormat.Table ? PageForPeople : int.MaxValue),
                Again(parsed, where, state, sort, limit, location.Store, location.Folder));
            return RunAsync(context, request, format, location.Of(parsed), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, Request request, OutputFormat format, LocationChoice location, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, location, cancellationToken);
        var summary = await gateway.FindAsync(request.Id, cancellationToken);
        var page = await ReadAsync(gateway, summary, request, cancellationToken);
        var output = context.Terminal.Out;
        if (format != OutputFormat.Table)
        {
            DataWriter.Write(output.Writer, format, TrialRows.Columns, page.Trials);
        }
        else if (!page.Trials.IsEmpty)
        {
            output.Console.Write(TrialRows.Table(output.Width, gateway.Spec(summary.Sweep), page.Trials));
            foreach (var group in FailureGroup.Of(page.Trials)) output.Say(group.ToString());
        }
        if (Message(summary, request, page) is { } message) context.Terminal.Error.Say(message);
        return ExitCode.Done;
    }

    private static async Task<Page> ReadAsync(
        SweepGateway gateway, SweepSummary summary, Request request, CancellationToken cancellationToken)
    {
        var sweep = summary.Sweep.Id;
        if (request.Selection.IsEverything && request.Order is null)
        {
            var read = await gateway.TrialsAsync(sweep, request.Offset, request.Limit, cancellationToken);
            return new(read, summary.Counts.Total);
        }
        var all = await gateway.TrialsAsync(sweep, cancellationToken);
        IEnumerable<TrialEntry> chosen = all.Where(request.Selection.Matches);
        if (request.Order is { } order) chosen = chosen.Order(order);
        var matching = chosen.ToList();
        return new([.. matching.Skip(request.Offset).Take(request.Limit)], matching.Count);
    }

    private static string? Message(SweepSummary summary, Request request, Page page)
    {
        var (trials, total) = page;
        var all = Figures.Count(summary.Counts.Total, "trial");
        if (total == 0) return $"None of the {all} of sweep '{summary.Sweep.Id}' matches.";
        if (trials.IsEmpty)
        {
            var matching = request.Selection.IsEverything ? all : $"{Figures.Count(total, "trial")} that match";
            return $"Sweep '{summary.Sweep.Id}' has {matching}; none after {request.Offset}.";
        }
        var end = request.Offset + trials.Length;
        if (end == total && request.Offset == 0)
            return request.Selection.IsEverything ? null : $"{Figures.Count(total)} of {all}.";
        var rows = $"rows {Figures.Count(request.Offset + 1)}-{Figures.Count(end)} of {Figures.Count(total)}";
        var next = string.Create(CultureInfo.InvariantCulture, $"; next: sweep trials {summary.Sweep.Id}{request.Again} --offset {end}");
        return rows + (end < total ? next : "");
    }

    // The options of this page, for the command that shows the next.
    private static string Again(ParseResult parsed, params Option[] options)
    {
        var words = options
            .Select(option => (option.Name, Result: parsed.GetResult(option)))
            .Where(o => o.Result is { Implicit: false })
            .SelectMany(o => o.Result!.Tokens.SelectMany(t => new[] { o.Name, ShellWord.Quote(t.Value) }));
        return string.Concat(words.Select(word => ' ' + word));
    }

    private sealed record Request(
        string? Id, TrialSelection Selection, TrialOrder? Order, int Offset, int Limit, string Again);

    private sealed record Page(ImmutableArray<TrialEntry> Trials, int Total);
}
