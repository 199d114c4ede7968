using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Trials that failed alike.</summary>
/// <param name="IsFinal">Whether the trials ended as failed; else they were, or will be, tried again.</param>
/// <param name="Failure">Why, on one line.</param>
/// <param name="Trials">Their numbers.</param>
internal sealed record FailureGroup(bool IsFinal, string Failure, ImmutableArray<int> Trials)
{
    private const int NumbersShown = 8;

    /// <summary>
    /// Groups the trials that failed by their last reason: those that ended so first, then the most frequent.
    /// </summary>
    public static ImmutableArray<FailureGroup> Of(IEnumerable<TrialEntry> trials) =>
    [
        .. trials.Where(t => t.State == TrialState.Failed || t.Failure is not null)
            .GroupBy(t => (IsFinal: t.State == TrialState.Failed, Failure: Reason(t)))
            .Select(g => new FailureGroup(g.Key.IsFinal, g.Key.Failure, [.. g.Select(t => t.Spec.Id.Number).Order()]))
            .OrderByDescending(g => g.IsFinal).ThenByDescending(g => g.Trials.Length).ThenBy(g => g.Trials[0]),
    ];

    private static string Reason(TrialEntry trial) => Printable.FirstLine(trial.Failure ?? "no reason was recorded");

    /// <summary>Such as <c>failed: trials 3, 7, 9: disk full</c>; a long list of numbers is cut.</summary>
    public override string ToString()
    {
        var noun = Trials.Length == 1 ? "trial" : "trials";
        var rest = Trials.Length > NumbersShown ? $" and {Trials.Length - NumbersShown} more" : "";
        var numbers = string.Join(", ", Trials.Take(NumbersShown));
        return $"{(IsFinal ? "failed" : "retried")}: {noun} {numbers}{rest}: {Failure}";
    }
}
