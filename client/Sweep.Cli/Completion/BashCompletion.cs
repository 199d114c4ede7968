using System.Collections.Immutable;
using System.Text;

namespace Sweep.Cli;

/// <summary>Writes the completion script for bash, which zsh runs too.</summary>
internal static class BashCompletion
{
    // Only for ids is the program itself asked, so that a key press costs no start of a process otherwise.
    private const string Beginning = """
        _sweep_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
        _sweep_files() { type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); }
        _sweep_folders() { type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); }
        _sweep_ids() {
          local at folder=()
          for ((at = 2; at < COMP_CWORD; at++)); do
            if [ "${COMP_WORDS[at]}" = "--data-dir" ]; then folder=(--data-dir "${COMP_WORDS[at + 1]}"); fi
          done
          _sweep_words "$(sweep completion ids "${folder[@]}" 2>/dev/null)"
        }
        _sweep_ids_and_files() {
          local files
          _sweep_files
          files=("${COMPREPLY[@]}")
          _sweep_ids
          COMPREPLY+=("${files[@]}")
        }
        _sweep() {
          local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" sub="${COMP_WORDS[1]}"
          COMPREPLY=()

        """;

    /// <summary>Writes the script.</summary>
    public static string Of(ImmutableArray<CompletedCommand> commands)
    {
        StringBuilder script = new(Beginning.ReplaceLineEndings("\n"));
        script.Append('\n');
        Line($"  if [ \"$COMP_CWORD\" -eq 1 ]; then _sweep_words '{Join(commands.Select(c => c.Name))} --help --version'; return; fi");
        Line("  case \"$sub $prev\" in");
        foreach (var (command, option) in commands.SelectMany(c => c.Options.Select(o => (c, o))))
        {
            if (option.Value is not { } value) continue;
            var patterns = string.Join('|', option.Names.Select(name => $"'{command.Name} {name}'"));
            Line($"    {patterns}) {Action(value)}; return ;;");
        }
        Line("  esac");
        Line("  case \"$sub\" in");
        foreach (var command in commands)
        {
            var options = Join(command.Options.SelectMany(o => o.Names));
            Line($"    {command.Name}) case \"$cur\" in -*) _sweep_words '{options}' ;; *) {Action(command.Argument)} ;; esac ;;");
        }
        Line("  esac");
        Line("}");
        Line("complete -F _sweep sweep");
        return script.ToString();

        void Line(string text) => script.Append(text).Append('\n');
    }

    /// <summary>Writes the same for zsh.</summary>
    public static string ForZsh(ImmutableArray<CompletedCommand> commands) =>
        "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + Of(commands);

    private static string Action(CompletedValue value) => value.Kind switch
    {
        CompletedValueKind.Words => $"_sweep_words '{Join(value.Words)}'",
        CompletedValueKind.Sweep => "_sweep_ids",
        CompletedValueKind.SweepOrFile => "_sweep_ids_and_files",
        CompletedValueKind.File => "_sweep_files",
        CompletedValueKind.Folder => "_sweep_folders",
        _ => ":",
    };

    private static string Join(IEnumerable<string> words) => string.Join(' ', words);
}
