using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;

namespace Sweep.Cli;

/// <summary>A command as a shell completes it.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Description">One line.</param>
/// <param name="Options">Its options.</param>
/// <param name="Argument">What stands after it.</param>
internal sealed record CompletedCommand(
    string Name, string Description, ImmutableArray<CompletedOption> Options, CompletedValue Argument)
{
    /// <summary>The commands of a tree, in its order.</summary>
    public static ImmutableArray<CompletedCommand> Of(RootCommand root) =>
        [.. root.Subcommands.Where(c => !c.Hidden).Select(c => Of(c, root.Options.Where(o => o.Recursive)))];

    private static CompletedCommand Of(Command command, IEnumerable<Option> shared)
    {
        var argument = command.Arguments.Where(a => !a.Hidden).Select(CompletedValue.Of).FirstOrDefault(CompletedValue.Nothing);
        var options = command.Options.Concat(shared).Where(o => !o.Hidden).Select(CompletedOption.Of);
        return new(command.Name, command.Description ?? "", [.. options], argument);
    }
}

/// <summary>An option as a shell completes it.</summary>
/// <param name="Names">All its names, the first one first.</param>
/// <param name="Description">One line.</param>
/// <param name="Value">What stands after it; null for a switch.</param>
internal sealed record CompletedOption(ImmutableArray<string> Names, string Description, CompletedValue? Value)
{
    /// <summary>Describes an option.</summary>
    public static CompletedOption Of(Option option)
    {
        // A mark of the help page rather than a name to complete.
        var names = option.Aliases.Prepend(option.Name).Where(n => n.StartsWith('-') && n != "-?").Distinct();
        var isSwitch = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        return new([.. names], option.Description ?? "", isSwitch ? null : CompletedValue.Of(option));
    }
}

/// <summary>What may stand for a value.</summary>
/// <param name="Kind">Of which kind it is.</param>
/// <param name="Words">The words that it may be, where they are known.</param>
internal sealed record CompletedValue(CompletedValueKind Kind, ImmutableArray<string> Words)
{
    /// <summary>Nothing is known.</summary>
    public static CompletedValue Nothing { get; } = new(CompletedValueKind.Text, []);

    /// <summary>Describes an option's value or an argument.</summary>
    public static CompletedValue Of(Symbol symbol)
    {
        var (help, completions) = symbol switch
        {
            Option option => (option.HelpName, option.GetCompletions(CompletionContext.Empty)),
            Argument argument => (argument.HelpName ?? argument.Name, argument.GetCompletions(CompletionContext.Empty)),
            _ => (null, []),
        };
        // Of an enumeration the library offers the names in code as well.
        var words = completions.Select(c => c.Label).Where(w => !w.Any(char.IsAsciiLetterUpper)).Distinct().ToImmutableArray();
        if (!words.IsEmpty) return new(CompletedValueKind.Words, words);
        var parts = (help ?? "").Split(['|', '[', ']', '/', ' ', '.'], StringSplitOptions.RemoveEmptyEntries);
        var kind = parts.Contains("id") || parts.Contains("ids")
            ? parts.Contains("file") ? CompletedValueKind.SweepOrFile : CompletedValueKind.Sweep
            : parts.Contains("file") || parts.Contains("grid") ? CompletedValueKind.File
            : parts.Contains("folder") ? CompletedValueKind.Folder
            : CompletedValueKind.Text;
        return new(kind, []);
    }
}

/// <summary>Of which kind a value is.</summary>
internal enum CompletedValueKind
{
    /// <summary>Anything.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Words,

    /// <summary>A sweep's id or name.</summary>
    Sweep,

    /// <summary>A sweep or a file.</summary>
    SweepOrFile,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,
}
