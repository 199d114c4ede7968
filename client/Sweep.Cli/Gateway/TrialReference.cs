using System.Globalization;

namespace Sweep.Cli;

/// <summary>A sweep, or a trial of it, as a user names it: <c>7k3m</c>, <c>7k3m/5</c>, or <c>/5</c>.</summary>
/// <param name="Sweep">The sweep: id, start of an id, or name; null where only a trial's number was given.</param>
/// <param name="Trial">The trial's number; null for the whole sweep.</param>
internal readonly record struct TrialReference(string? Sweep, int? Trial)
{
    /// <summary>Reads a text; what follows a last '/' is a trial when it is a number.</summary>
    /// <exception cref="CommandException">The number is none that a trial can have.</exception>
    public static TrialReference Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0 || slash == text.Length - 1 || text.AsSpan(slash + 1).ContainsAnyExceptInRange('0', '9')) return new(text, null);
        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(slash == 0 ? null : text[..slash], number)
            : throw new CommandException($"'{text}' names no trial. Trials count from 1: {text[..slash]}/1.");
    }
}
