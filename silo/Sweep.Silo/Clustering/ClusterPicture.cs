using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>The silos of a cluster.</summary>
/// <param name="Silos">Those that answer, by address.</param>
/// <param name="Silent">The addresses of members that do not.</param>
public sealed record ClusterPicture(ImmutableArray<SiloView> Silos, ImmutableArray<string> Silent)
{
    /// <summary>The silo that keeps the cluster from a sweep, because it serves another alone; null when nothing does.</summary>
    /// <param name="sweep">The sweep that is to be served.</param>
    public SiloView? ServesOnlyAnother(SweepId sweep) =>
        Silos.All(s => s.Only is { } only && only != sweep) ? Silos.FirstOrDefault() : null;
}
