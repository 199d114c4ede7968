namespace Sweep.Search;

/// <summary>What a random search and its space ask of each other.</summary>
internal static class PointsRule
{
    /// <summary>What is wrong if a random search is to draw more points than there are.</summary>
    /// <returns>Null if nothing is.</returns>
    public static string? FindFault(SweepSpec spec)
    {
        if (spec.Search.Trials is not { } trials || new RandomPoints(spec.Space).Count is var points && points >= trials) return null;
        var advice = points == 1 ? "give a hyperparameter several values or a distribution" : "give more values, or search 'grid' for all";
        return $"'{trials:N0}' trials are more than the {points:N0} different {(points == 1 ? "point" : "points")} that there are to draw;"
            + $" {advice}.";
    }
}
