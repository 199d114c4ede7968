using System.Collections.Immutable;
using System.CommandLine;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Which trials of a sweep a command is about: <c>--where</c> and <c>--state</c>.</summary>
/// <param name="Filter">Null for all.</param>
/// <param name="States">Empty for all.</param>
internal sealed record TrialSelection(TrialFilter? Filter, ImmutableArray<TrialState> States)
{
    /// <summary>What help says of the expressions.</summary>
    public const string Remarks =
        "--where compares columns of the JSON and CSV output with =, !=, <, <=, >, >=, ~ (has the text), in (1, 2), is null "
        + "and is nan, joined by and, or, not and brackets. Words with blanks stand in quotes. A value that is missing or NaN "
        + "meets no comparison, nor its opposite. Figures are compared at full precision, not as the table rounds them.";

    /// <summary>What <c>--state</c> takes. Written out, because help must not wait for what they are the names of.</summary>
    public static readonly ImmutableArray<string> StateWords =
        ["queued", "running", "paused", "succeeded", "diverged", "failed", "stopped", "cancelled"];

    /// <summary>Whether nothing is left out.</summary>
    public bool IsEverything => Filter is null && States.IsEmpty;

    /// <summary>The option for an expression; a fresh one for each command.</summary>
    public static Option<string?> WhereOption() => new("--where")
    {
        Description = "Only trials for which this is true, such as 'lr>=1 and cell=gru'.",
        HelpName = "expression",
    };

    /// <summary>The option for states; a fresh one for each command.</summary>
    public static Option<string[]> StateOption()
    {
        Option<string[]> option = new("--state")
        {
            Description = "Only trials in this state. May be repeated.",
            HelpName = "state",
            DefaultValueFactory = _ => [],
        };
        option.AcceptOnlyFromAmong([.. StateWords]);
        return option;
    }

    /// <summary>Reads what the options say.</summary>
    /// <exception cref="CommandException">The expression is not understood.</exception>
    public static TrialSelection Of(string? where, IEnumerable<string>? states = null) => new(
        where is null ? null : TrialFilter.Parse(where),
        [.. (states ?? []).Select(s => Enum.Parse<TrialState>(s, ignoreCase: true)).Distinct()]);

    /// <summary>Whether a trial is meant.</summary>
    public bool Matches(TrialEntry trial) =>
        (States.IsEmpty || States.Contains(trial.State)) && (Filter is null || Filter.Matches(trial));
}
