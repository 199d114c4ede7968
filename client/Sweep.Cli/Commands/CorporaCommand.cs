using System.Collections.Immutable;
using System.CommandLine;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary><c>sweep corpora</c>: the texts that can be trained on, and whether they are here.</summary>
internal static class CorporaCommand
{
    private static readonly ImmutableArray<DataColumn<CorpusRow>> Columns =
    [
        new("name", c => c.Name),
        new("title", c => c.Title),
        new("place", c => c.Place),
        new("path", c => c.Path),
        new("bytes", c => c.Bytes),
        new("sha256", c => c.Sha256),
        new("licence", c => c.Licence),
        new("preprocessing", c => c.Preprocessing),
        new("urls", c => c.Urls.IsEmpty ? null : string.Join(' ', c.Urls)),
        new("fault", c => c.Fault),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        Option<bool> verbose = new("--verbose", "-v") { Description = "Also shows where a text comes from and its hash." };
        DocumentedCommand command = new(
            "corpora", "Lists the texts to train on, and whether they are here.",
            "sweep corpora", "sweep corpora -v", "sweep corpora --output json")
        {
            Remarks = "A catalogued text is looked for in the folder that SWEEP_CORPUS_DIR names, then in the data directory, then in "
                + "the program; else it is downloaded when a sweep first needs it. A text of your own is named file:PATH in a grid "
                + "file; those that sweeps here were submitted with are listed with the copy that was kept. Nothing is "
                + "downloaded by this command.",
        };
        command.Add(verbose);
        command.Add(output);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var gateway = await SweepGateway.OpenAsync(context, location.Of(parsed), cancellationToken);
            var rows = await ReadAsync(context.Engine.Corpora(), gateway, cancellationToken);
            var format = parsed.GetValue(output);
            if (format == OutputFormat.Table) Write(context.Terminal, rows, parsed.GetValue(verbose));
            else DataWriter.Write(context.Terminal.Out.Writer, format, Columns, rows);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<ImmutableArray<CorpusRow>> ReadAsync(
        ICorpusGateway corpora, SweepGateway gateway, CancellationToken cancellationToken)
    {
        var rows = ImmutableArray.CreateBuilder<CorpusRow>();
        foreach (var listing in await corpora.CatalogueAsync(gateway.Data, cancellationToken)) rows.Add(CorpusRow.Of(listing));
        HashSet<string> known = [];
        foreach (var sweep in await gateway.ListAsync(cancellationToken))
        {
            var corpus = gateway.Spec(sweep.Sweep).Corpus;
            if (!corpus.Name.StartsWith("file:", StringComparison.Ordinal)) continue;
            if (corpus.Sha256 is not { } hash || !known.Add($"{hash} {corpus.Name}")) continue;
            CorpusRef text = new(corpus.Name, hash, corpus.Preprocessing ?? Preprocessing.Letters, null, 0);
            rows.Add(CorpusRow.Of(await corpora.OwnTextAsync(gateway.Data, text, cancellationToken), text));
        }
        return rows.ToImmutable();
    }

    private static void Write(Terminal terminal, ImmutableArray<CorpusRow> rows, bool isVerbose)
    {
        TextTable table = new(
            new("name"), new("size", IsNumber: true), new("where"), new("licence", Narrowing: Narrowing.Wrap))
        { MaxWidth = terminal.Out.Width };
        foreach (var row in rows)
        {
            table.Add(
                Printable.OneLine(row.Name),
                row.Bytes is { } bytes ? Figures.Bytes(bytes) : Figures.None,
                new TableCell(row.Place, row.IsHere ? Styles.Good : Styles.Doubtful),
                row.Licence ?? "your own");
        }
        terminal.Out.Console.Write(table);
        if (isVerbose)
        {
            foreach (var row in rows) WriteDetail(terminal.Out, row);
        }
        foreach (var row in rows.Where(r => r.Fault is not null))
            terminal.Error.Say($"{Printable.OneLine(row.Name)}: {Printable.OneLine(row.Fault!)}");
        foreach (var row in rows.Where(r => !r.IsHere && r.Fault is null)) terminal.Error.Say(Remedy(row));
    }

    private static void WriteDetail(TerminalStream output, CorpusRow row)
    {
        FieldList fields = new();
        fields.Add("name", new(Printable.OneLine(row.Name), Styles.Strong));
        if (row.Title is { } title) fields.Add("title", title);
        fields.AddWhole("sha256", row.Sha256);
        fields.Add("preprocessing", row.Preprocessing);
        foreach (var url in row.Urls) fields.AddWhole("url", url);
        if (row.Path is { } path) fields.AddWhole("path", path);
        output.Writer.WriteLine();
        output.Console.Write(fields);
    }

    private static string Remedy(CorpusRow row) => row.Urls.IsEmpty
        ? $"{Printable.OneLine(row.Name)}: the copy that its sweep trains on is missing. To resume or evaluate, put the text with "
            + $"SHA-256 '{row.Sha256}' at '{row.Path}'."
        : $"{row.Name}: is downloaded when a sweep first needs it. Without a network, put the file from {row.Urls[0]} "
            + $"(SHA-256 '{row.Sha256}') as '{row.File}' into a folder that {CorpusLibrary.FolderVariable} names.";
}
