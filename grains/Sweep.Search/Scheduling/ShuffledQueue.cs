namespace Sweep.Search;

/// <summary>Puts the numbers of trials into an order that has nothing to do with their values, and is the same every time.</summary>
/// <remarks>A grid is numbered along its axes. Where trials are compared with those that came before, and values become better along
/// an axis, every next one would be among the best so far and go on.</remarks>
internal sealed class ShuffledQueue : IComparer<int>
{
    public static ShuffledQueue Order { get; } = new();

    public int Compare(int x, int y)
    {
        var byPlace = TrialSeed.PlaceOf(x).CompareTo(TrialSeed.PlaceOf(y));
        return byPlace != 0 ? byPlace : x.CompareTo(y);
    }
}
