using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>What became of a grid file: a spec, or all that is wrong with it.</summary>
/// <param name="Spec">The spec; null exactly if there are faults.</param>
/// <param name="Faults">All faults, in the file's order, then those of overrides; empty if there is a spec.</param>
/// <param name="Warnings">What is allowed but hardly meant, in the same order. A spec can come with some.</param>
public sealed record GridFileResult(
    SweepSpec? Spec, ImmutableArray<GridFault> Faults, ImmutableArray<GridFault> Warnings);
