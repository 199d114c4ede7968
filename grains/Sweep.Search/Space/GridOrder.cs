using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>Walks over the points of a box of whole numbers, the last coordinate fastest.</summary>
internal static class GridOrder
{
    /// <summary>Visits the points within a box that are not in a smaller one; costs what is visited, not the box.</summary>
    /// <param name="box">Lengths: a point's coordinates are from 0 to below them.</param>
    /// <param name="smaller">Lengths of the box to leave out, none longer.</param>
    /// <param name="visit">Takes the coordinates; they change with the next call.</param>
    public static void VisitNew(ImmutableArray<int> box, ImmutableArray<int> smaller, Action<ReadOnlySpan<int>> visit) =>
        new Walk(box, smaller, visit).From(0, isNew: false);

    private sealed class Walk(ImmutableArray<int> box, ImmutableArray<int> smaller, Action<ReadOnlySpan<int>> visit)
    {
        private readonly int[] _point = new int[box.Length];

        // Below a known prefix there is something new only where a later axis grew.
        private readonly int _lastGrown = Enumerable.Range(0, box.Length).LastOrDefault(axis => box[axis] > smaller[axis], -1);

        public void From(int axis, bool isNew)
        {
            if (axis == box.Length)
            {
                visit(_point);
                return;
            }

            for (var value = isNew || axis < _lastGrown ? 0 : smaller[axis]; value < box[axis]; value++)
            {
                _point[axis] = value;
                var isBeyond = isNew || value >= smaller[axis];
                if (isBeyond || axis < _lastGrown) From(axis + 1, isBeyond);
            }
        }
    }
}
