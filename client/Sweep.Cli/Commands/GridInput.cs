using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Reads the grid file that a command names.</summary>
internal static class GridInput
{
    private const string StandardInput = "-";

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
        foreach (var fault in reading.Faults) await error.WriteLineAsync(Describe(name, fault));
        await error.WriteLineAsync($"{Figures.Count(reading.Faults.Length, "fault")}.");
        return null;
    }

    // The form that editors and terminals turn into a link to the place.
    private static string Describe(string file, GridFault fault) => fault.Line is { } line
        ? FormattableString.Invariant($"{file}:{line}:{fault.Column ?? 1}: {fault.Path}: {fault.Message}")
        : $"{fault.Path}: {fault.Message}";

    private static async Task<string> TextOfAsync(
        CommandContext context, string file, CancellationToken cancellationToken)
    {
        if (file == StandardInput)
        {
            // A terminal's input does not listen to the token, and Ctrl-C must end the wait for it.
            var input = context.Terminal.OpenInput();
            return await Task.Run(input.ReadToEnd, cancellationToken).WaitAsync(cancellationToken);
        }
        if (Directory.Exists(file)) throw new CommandException($"'{file}' is a folder. Name a grid file in it.");
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
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
}
