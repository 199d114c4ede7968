using System.Collections.Immutable;
using System.CommandLine;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary><c>sweep evaluate</c>: the perplexity of a checkpoint on a text.</summary>
internal static class EvaluateCommand
{
    private const double ManyUnknown = 0.01;
    private const double MuchTrained = 0.01;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var source = CheckpointSource.Argument();
        Option<string?> text = new("--text")
        {
            Description = "A text file in UTF-8. Default: the training text and, where there is one, the held-out text.",
            HelpName = "file",
        };
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "evaluate", "Measures a checkpoint's perplexity on a text.",
            "sweep evaluate", "sweep evaluate 7k3m/8 --text other.txt", "sweep evaluate best.safetensors --output json")
        {
            Remarks = "The text is prepared as the model's corpus was, and every character but the first is predicted once, with the "
                + "weights held still. Without --text it needs the corpus, and the figure is the one that 'sweep best' "
                + "prints. Characters that the model does not know are scored as one kind. A text that the model was trained on "
                + "says what it remembers; trained_share is how much of a text that is.",
        };
        command.Add(source);
        foreach (var option in new Option[] { text, output }) command.Add(option);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (file, folder) = (parsed.GetValue(text), location.Of(parsed));
            if (file is not null && !File.Exists(file))
            {
                var fault = Directory.Exists(file) ? $"'{file}' is a folder, not a text." : $"There is no text '{file}'.";
                throw new CommandException($"{fault} Name a file in UTF-8 with '--text'.");
            }
            var checkpoint = await CheckpointSource.FindAsync(context, parsed.GetValue(source), folder, cancellationToken);
            var data = await context.Engine.Ledger().LocateAsync(DataLocation.Find(folder, context.Environment), cancellationToken);
            var evaluation = await context.Engine.Evaluator().EvaluateAsync(data, checkpoint.File, file, cancellationToken);
            Write(context.Terminal, parsed.GetValue(output), checkpoint, evaluation, file);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(
        Terminal terminal, OutputFormat format, CheckpointSource source, CheckpointEvaluation evaluation, string? file)
    {
        if (format != OutputFormat.Table)
        {
            DataWriter.Write(terminal.Out.Writer, format, Columns(source, evaluation.Checkpoint, file), evaluation.Texts);
        }
        else
        {
            if (source.Recorded is null) terminal.Error.Say($"{source.File}: {CheckpointText.Of(evaluation.Checkpoint)}");
            terminal.Out.Console.Write(Table(evaluation, file));
        }
        foreach (var note in Notes(source, evaluation, file)) terminal.Error.Say(note);
    }

    private static TextTable Table(CheckpointEvaluation evaluation, string? file)
    {
        TextTable table = new(
            new("text"), new("tokens", IsNumber: true), new("unknown", IsNumber: true), new("perplexity", IsNumber: true));
        foreach (var text in evaluation.Texts)
        {
            table.Add(
                NameOf(text, file), Figures.Count(text.Tokens), Figures.Count(text.Unknown),
                new TableCell(Figures.Perplexity(text.Perplexity), Styles.Good));
        }
        return table;
    }

    private static IEnumerable<string> Notes(CheckpointSource source, CheckpointEvaluation evaluation, string? file)
    {
        foreach (var text in evaluation.Texts)
        {
            if (text.Unknown > text.Tokens * ManyUnknown)
            {
                yield return $"Note: the model does not know {Percent((double)text.Unknown / text.Tokens)} of the characters of "
                    + $"{NameOf(text, file)}; a perplexity says little of such a text.";
            }
            if (text.Kind != EvaluatedText.File) continue;
            if (text.TrainedShare is null)
            {
                yield return "Note: the training text is not on this machine, so it is not known whether this text is part of it.";
            }
            else if (text.TrainedShare > MuchTrained)
            {
                yield return $"Note: {Percent(text.TrainedShare.Value)} of '{file}' stands in the text that the model was trained on; "
                    + "there it shows what the model remembers.";
            }
        }
        if (Ranked(source, evaluation) is { } ranked && source.Recorded is { } recorded
            && TrialRanking.Round(ranked.Perplexity) is var found && found != TrialRanking.Round(recorded) && !double.IsNaN(found))
        {
            yield return $"Note: the ledger has {Figures.Perplexity(recorded)} for this file. Another kind of processor may round "
                + "otherwise; a larger difference means that the file was changed.";
        }
    }

    private static TextEvaluation? Ranked(CheckpointSource source, CheckpointEvaluation evaluation) => source.Metric switch
    {
        ObjectiveMetric.Perplexity => evaluation.Texts.FirstOrDefault(t => t.Kind == EvaluatedText.Training),
        ObjectiveMetric.ValidationPerplexity => evaluation.Texts.FirstOrDefault(t => t.Kind == EvaluatedText.HeldOut),
        _ => null,
    };

    private static ImmutableArray<DataColumn<TextEvaluation>> Columns(
        CheckpointSource source, CheckpointDescription checkpoint, string? file) =>
    [
        new("sweep", _ => checkpoint.Trial.Id.Sweep.Value),
        new("trial", _ => checkpoint.Trial.Id.Number),
        new("epoch", _ => checkpoint.Epoch),
        new("file", _ => source.File),
        new("text", t => KindOf(t.Kind)),
        new("text_file", _ => file),
        new("tokens", t => t.Tokens),
        new("unknown", t => t.Unknown),
        new("unknown_share", t => (double)t.Unknown / t.Tokens),
        new("trained_share", t => t.TrainedShare),
        new("perplexity", t => t.Perplexity),
        new("recorded_perplexity", _ => source.Recorded),
    ];

    private static string KindOf(EvaluatedText kind) => kind switch
    {
        EvaluatedText.Training => "training",
        EvaluatedText.HeldOut => "validation",
        _ => "file",
    };

    private static string NameOf(TextEvaluation text, string? file) => text.Kind switch
    {
        EvaluatedText.Training => "training text",
        EvaluatedText.HeldOut => "held-out text",
        _ => Printable.OneLine(file ?? ""),
    };

    private static string Percent(double share) =>
        share is > 0 and < 0.01 ? "under 1%" : FormattableString.Invariant($"{Math.Floor(share * 100)}%");
}
