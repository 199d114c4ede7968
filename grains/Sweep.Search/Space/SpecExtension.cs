using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>Adds to what a sweep tries, without changing the numbers of the trials that it has.</summary>
public static class SpecExtension
{
    /// <summary>How often a sweep can be extended.</summary>
    public const int Most = 1_000;

    /// <summary>Makes the spec of the extended sweep. Never throws for what is in the texts.</summary>
    /// <param name="spec">The sweep's spec so far.</param>
    /// <param name="changes">
    /// Each as after <c>--set</c>: <c>lr=4</c> or <c>lr=[4,8]</c> adds values to an axis of a grid, and those that are there
    /// add nothing; <c>epochs=1000</c> trains all trials longer where the sweep has one number of epochs, and is an axis
    /// like others where it has several; <c>repeats=5</c> and <c>trials=80</c> (of a random search) raise the sweep's own
    /// numbers. All together are one extension: their combinations become trials too.
    /// </param>
    /// <returns>
    /// The next spec, or every fault that there is. Nothing new gives <paramref name="spec"/> itself, so repeating an
    /// extension does
    /// no harm. Where epochs were raised, the distance between candidates stays what it was for the trials so far.
    /// </returns>
    public static SpecExtensionResult Apply(SweepSpec spec, IReadOnlyList<string> changes)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(changes);
        FaultList faults = new();
        var members = new List<JsonMember>();
        foreach (var text in changes)
        {
            if (Overrides.Parse(text, faults) is not { } change) continue;
            if (GridKeys.Has(GridKeys.Extensions, change.Member.Name))
            {
                members.Add(change.Member);
            }
            else
            {
                faults.Add(change.Member.Value.Path, change.Member.Origin, Fixed(change.Member.Name));
            }
        }

        var next = new ExtensionReader(faults).Extend(spec, JsonPath.Root, default, members);
        return new SpecExtensionResult(faults.IsEmpty ? next : null, faults.InOrder());
    }

    private static string Fixed(string key) =>
        $"{Quoted.Text(key)} cannot be changed once a sweep is there. What can be added: values of a hyperparameter (lr=4),"
        + " epochs, repeats, and trials of a random search. Submit a new sweep for anything else.";
}

/// <summary>What became of an extension: the next spec, or all that is wrong.</summary>
/// <param name="Spec">The next spec; null exactly if there are faults.</param>
/// <param name="Faults">All faults, in the order of the changes; their lines and columns are null.</param>
public sealed record SpecExtensionResult(SweepSpec? Spec, ImmutableArray<GridFault> Faults);
