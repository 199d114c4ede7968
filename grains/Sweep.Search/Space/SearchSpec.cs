namespace Sweep.Search;

/// <summary>How the values of the search space are combined into points.</summary>
/// <param name="Strategy">The way to search.</param>
/// <param name="Trials">How many points a random search draws, 1 to 100,000; null in a grid search, which takes
/// all.</param>
public sealed record SearchSpec(SearchStrategy Strategy, int? Trials)
{
    /// <summary>Who decides which trials go on; null to train all of them to their ends.</summary>
    public SchedulerSpec? Scheduler { get; init; }

    /// <summary>Every combination of the values.</summary>
    public static SearchSpec Grid { get; } = new(SearchStrategy.Grid, null);
}

/// <summary>The ways to search.</summary>
public enum SearchStrategy
{
    /// <summary>Every combination of the values.</summary>
    Grid,

    /// <summary>Points drawn at random, each value by itself.</summary>
    Random,
}
