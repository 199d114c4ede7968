using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Finds the sweep that a user means.</summary>
internal static class SweepSelector
{
    private const int CandidatesShown = 5;

    /// <summary>
    /// Nothing means the newest; else a whole id, a whole name (the newest of that name), or the unique start of an
    /// id.
    /// </summary>
    /// <param name="sweeps">At least one, newest first.</param>
    /// <param name="wanted">What was typed; null for nothing.</param>
    /// <exception cref="CommandException">None or several match.</exception>
    public static SweepSummary Select(ImmutableArray<SweepSummary> sweeps, string? wanted)
    {
        if (wanted is null) return sweeps[0];
        if (wanted.Length == 0)
        {
            throw new CommandException("The sweep's id is empty. Leave it out for the newest sweep.");
        }
        var exact = sweeps.FirstOrDefault(s => s.Sweep.Id.Value == wanted)
            ?? sweeps.FirstOrDefault(s => s.Sweep.Name == wanted);
        if (exact is not null) return exact;
        var matches = sweeps.Where(s => s.Sweep.Id.Value.StartsWith(wanted, StringComparison.Ordinal)).ToList();
        return matches switch
        {
            [var only] => only,
            [] => throw new CommandException(
                $"No sweep has the id or name '{wanted}'. 'sweep list' shows those that are here."),
            _ => throw new CommandException(Ambiguous(wanted, matches)),
        };
    }

    private static string Ambiguous(string wanted, List<SweepSummary> matches)
    {
        var shown = matches.Take(CandidatesShown).Select(s => $"{s.Sweep.Id} ({s.Sweep.Name})");
        var rest = matches.Count > CandidatesShown ? $" and {matches.Count - CandidatesShown} more" : "";
        return $"'{wanted}' is the start of {matches.Count} ids: {string.Join(", ", shown)}{rest}. "
            + "Give more characters.";
    }
}
