using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>What a trial scheduler decided.</summary>
/// <param name="Verdict">What becomes of the measured trial: continue, pause or stop.</param>
/// <param name="EndsSweep">Whether all other trials end too.</param>
public readonly record struct SchedulerDecision(Verdict Verdict, bool EndsSweep = false);
