using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>Makes a sweep's rows from a submission.</summary>
internal static class SweepFactory
{
    /// <exception cref="InvalidSpecException">The spec is not one that a checked grid file gives.</exception>
    public static (SweepRecord Sweep, ImmutableArray<TrialSpec> Trials) Create(SweepSubmission submission, DateTimeOffset now)
    {
        if (!SweepId.TryParse(submission.Id.Value, out _))
            throw new InvalidSpecException($"'{submission.Id}' is no id; ids have {SweepId.Length} lower-case letters and digits.");
        try
        {
            var spec = SpecJson.Read(submission.SpecJson);
            if (spec.Corpus is not { Sha256: not null, Preprocessing: not null })
                throw new InvalidSpecException("The corpus is not pinned by its hash.");
            var sweep = new SweepRecord(submission.Id, submission.SpecJson, spec.Name, spec.Priority, now);
            return (sweep, Expansion.Trials(spec, submission.Id));
        }
        catch (FormatException faults)
        {
            throw new InvalidSpecException(faults.Message);
        }
    }
}
