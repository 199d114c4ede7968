using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>What a rule made of a ledger.</summary>
/// <typeparam name="T">The kind of its answer.</typeparam>
/// <param name="Next">The ledger after it; the same object when nothing changed.</param>
/// <param name="Answer">What to tell the caller, once the changes are written.</param>
/// <param name="Changes">What the store has to write, in this order, all or none; often empty.</param>
public readonly record struct LedgerStep<T>(SweepLedger Next, T Answer, ImmutableArray<LedgerChange> Changes);
