using System.Globalization;

namespace Sweep.Cli;

/// <summary>A trial as a command line names it: <c>ID/TRIAL</c>, or <c>/TRIAL</c> of the newest sweep.</summary>
/// <param name="Sweep">The sweep as <see cref="SweepSelector"/> takes it; null for the newest.</param>
/// <param name="Number">The trial's number, at least 1.</param>
internal sealed record TrialName(string? Sweep, int Number)
{
    /// <summary>Reads such a name.</summary>
    /// <returns>Null when it does not end with a slash and a number: then it names a sweep.</returns>
    public static TrialName? Parse(string? text)
    {
        if (text?.LastIndexOf('/') is not ({ } slash and >= 0)) return null;
        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(slash == 0 ? null : text[..slash], number)
            : null;
    }
}
