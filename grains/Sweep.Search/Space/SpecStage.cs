namespace Sweep.Search;

/// <summary>What a sweep had to try before it was extended.</summary>
/// <remarks>Stages keep the numbers of trials: each appends those that the stage before did not have.</remarks>
/// <param name="Search">How values were combined.</param>
/// <param name="Space">The values: every axis begins with all those of the stage before, save that epochs may be more.</param>
/// <param name="Repeats">How often each point was trained.</param>
public sealed record SpecStage(SearchSpec Search, SearchSpace Space, int Repeats);
