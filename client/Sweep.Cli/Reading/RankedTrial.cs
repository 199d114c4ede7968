using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>A trial with a result, and the file that gives it.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Candidate">What its best candidate reached.</param>
/// <param name="File">That candidate's checkpoint; null when the ledger forgot it to keep to the sweep's quota.</param>
internal sealed record RankedTrial(int Rank, TrialEntry Trial, CandidateResult Candidate, Checkpoint? File)
{
    /// <summary>The trials that have a result, best first.</summary>
    public static ImmutableArray<RankedTrial> Of(IEnumerable<TrialEntry> trials) =>
    [
        .. trials.Where(TrialRanking.IsRanked).Order(Comparer<TrialEntry>.Create(TrialRanking.Compare))
            .Select((trial, i) => new RankedTrial(i + 1, trial, trial.Candidate!.Value, trial.CandidateFile)),
    ];

    /// <summary>Finds the checkpoint's file.</summary>
    /// <returns>Its absolute path; the file is there.</returns>
    /// <exception cref="CommandException">It is gone; the message says why.</exception>
    public string Locate(DataDirectory data, SweepSpec spec)
    {
        var name = $"The checkpoint of trial {Trial.Spec.Id.Number} at epoch {Candidate.Epoch}";
        if (File is null)
        {
            throw new CommandException(
                $"{name} was deleted to keep the sweep within its quota of "
                + $"{Figures.Bytes(spec.Checkpoint.QuotaBytes)}. 'sweep best --top 20' shows which trials still have "
                + "theirs; a larger checkpoint.quota keeps more.");
        }
        var path = data.Locate(File);
        return System.IO.File.Exists(path)
            ? path
            : throw new CommandException($"{name} is no longer at '{path}'. Someone moved or deleted it.");
    }
}
