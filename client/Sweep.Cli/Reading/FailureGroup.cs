using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Trials that failed alike.</summary>
/// <param name="Failure">Why, on one line.</param>
/// <param name="Trials">Their numbers.</param>
internal sealed record FailureGroup(string Failure, ImmutableArray<int> Trials)
{
    private const int NumbersShown = 8;

    /// <summary>Groups the failed trials by their reason, the most frequent first.</summary>
    public static ImmutableArray<FailureGroup> Of(IEnumerable<TrialEntry> trials) =>
    [
        .. trials.Where(t => t.State == TrialState.Failed)
            .GroupBy(t => Printable.FirstLine(t.Failure ?? "no reason was recorded"))
            .Select(g => new FailureGroup(g.Key, [.. g.Select(t => t.Spec.Id.Number).Order()]))
            .OrderByDescending(g => g.Trials.Length).ThenBy(g => g.Trials[0]),
    ];

    /// <summary>Such as <c>trials 3, 7, 9</c>; a long list is cut.</summary>
    public string Numbers()
    {
        var noun = Trials.Length == 1 ? "trial" : "trials";
        var rest = Trials.Length > NumbersShown ? $" and {Trials.Length - NumbersShown} more" : "";
        return $"{noun} {string.Join(", ", Trials.Take(NumbersShown))}{rest}";
    }
}
