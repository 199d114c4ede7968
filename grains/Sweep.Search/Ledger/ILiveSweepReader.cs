using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Reads a ledger for those who watch a sweep while others write it: often, and so little at a time.</summary>
public interface ILiveSweepReader : ISweepReader
{
    /// <summary>Where a sweep stands, as its ledger has it. What it costs does not depend on the lengths of
    /// curves.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <returns>Null when there is no such sweep. A trial that was running when its process died is still listed as
    /// such.</returns>
    Task<SweepStatus?> StatusAsync(SweepId sweep, CancellationToken cancellationToken);

    /// <summary>Chosen points of a trial's curve: from one epoch to another in strides. Points between them are not
    /// read.</summary>
    /// <param name="trial">Which trial.</param>
    /// <param name="first">At least 1.</param>
    /// <param name="last">Less than <paramref name="first"/> for none.</param>
    /// <param name="stride">At least 1.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <returns>By epoch; those that the curve does not have are left out.</returns>
    Task<ImmutableArray<Measurement>> MeasurementsAsync(
        TrialId trial, int first, int last, int stride, CancellationToken cancellationToken);
}
