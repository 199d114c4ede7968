using System.Text;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Reads the grid file that a command names.</summary>
internal static class GridInput
{
    private const string StandardInput = "-";
    private const int MostFaultsShown = 100;

    /// <summary>Reads and checks the file; on faults, writes them all to standard error.</summary>
    /// <returns>The spec; null after faults.</returns>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static async Task<SweepSpec?> ReadAsync(
        CommandContext context, string file, IReadOnlyList<string> overrides, CancellationToken cancellationToken)
    {
        var json = await TextOfAsync(context, file, cancellationToken);
        var reading = context.Engine.Grids().Parse(json, overrides);
        var error = context.Terminal.Error.Writer;
        var name = file == StandardInput ? "stdin" : file;
        foreach (var warning in reading.Warnings)
        {
            await error.WriteLineAsync(Describe(name, warning with { Message = $"warning: {warning.Message}" }));
        }
        if (reading.Spec is { } spec) return spec;
        foreach (var fault in reading.Faults.Take(MostFaultsShown)) await error.WriteLineAsync(Describe(name, fault));
        var shown = reading.Faults.Length > MostFaultsShown ? $"; the first {MostFaultsShown} are shown" : "";
        await error.WriteLineAsync($"{Figures.Count(reading.Faults.Length, "fault")}{shown}.");
        return null;
    }

    // The form that editors and terminals turn into a link to the place.
    private static string Describe(string file, GridFault fault) => fault.Line is { } line
        ? FormattableString.Invariant($"{file}:{line}:{fault.Column ?? 1}: {fault.Path}: {fault.Message}")
        : $"{fault.Path}: {fault.Message}";

    private static async Task<string> TextOfAsync(
        CommandContext context, string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            throw new CommandException("The name of the grid file is empty. Name one, such as grid.json, or '-' for standard input.");
        }
        if (Directory.Exists(file)) throw new CommandException($"'{file}' is a folder. Name a grid file in it.");
        // Neither a terminal's input nor a named pipe listens to the token, and Ctrl-C must end the wait for them.
        var reading = Task.Run(
            () => file == StandardInput ? Read(context.Terminal.OpenInput(), "standard input") : ReadFile(file), cancellationToken);
        return await reading.WaitAsync(cancellationToken);
    }

    private static string ReadFile(string file)
    {
        try
        {
            using StreamReader reader = new(file);
            return Read(reader, $"'{file}'");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"There is no grid file '{file}'.", inner: fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The grid file '{file}' cannot be read: {fault.Message}", inner: fault);
        }
    }

    /// <summary>Reads to the end, or to where it is sure that this is too much: a device has no end.</summary>
    private static string Read(TextReader reader, string name)
    {
        StringBuilder text = new();
        var piece = new char[16 * 1024];
        // No character has less than a byte; what is short enough in characters and not in bytes, the grid file's reader refuses.
        for (var read = 1; read > 0 && text.Length <= GridFile.MostBytes; text.Append(piece, 0, read)) read = reader.Read(piece);
        return text.Length <= GridFile.MostBytes
            ? text.ToString()
            : throw new CommandException(FormattableString.Invariant(
                $"The grid in {name} has more than {GridFile.MostBytes:N0} bytes, the most that a grid file may have. ")
                + "Is it the right file?");
    }
}
