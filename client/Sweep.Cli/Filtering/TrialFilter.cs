using Sweep.Search;

namespace Sweep.Cli;

/// <summary>What <c>--where</c> asks of a trial.</summary>
internal sealed class TrialFilter
{
    private readonly FilterTest _test;

    private TrialFilter(FilterTest test) => _test = test;

    /// <summary>Reads an expression such as <c>lr >= 1 and cell in (gru, lstm)</c>.</summary>
    /// <exception cref="CommandException">It is not understood; the message has every fault with its place.</exception>
    public static TrialFilter Parse(string text)
    {
        var (test, faults) = FilterParser.Parse(text);
        if (test is not null && faults.IsEmpty) return new(test);
        var places = faults.Select(f => FormattableString.Invariant($"character {f.Position}: {f.Message}"));
        throw new CommandException($"'--where' at {string.Join(" And at ", places)}");
    }

    /// <summary>Whether a trial is meant. A value that is missing or not a number meets no comparison, nor its opposite.</summary>
    public bool Matches(TrialEntry trial) => _test(trial) == true;
}
