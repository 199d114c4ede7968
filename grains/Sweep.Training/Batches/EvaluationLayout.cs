namespace Sweep.Training;

/// <summary>Cuts a text for evaluation so that every token but the first is predicted exactly once. Pure.</summary>
internal static class EvaluationLayout
{
    /// <summary>
    /// Windows to be read in order with the state carried from one to the next. The text's tokens - 1 predictions are
    /// laid out as min(<paramref name="batchSize"/>, tokens / (<paramref name="numSteps"/> + 1)) contiguous rows, at
    /// least one. Rows that are one longer than the others come first, so the last window may have fewer rows than the
    /// one before: the first of them.
    /// </summary>
    /// <param name="tokenCount">Length of the text, at least 2.</param>
    /// <param name="batchSize">Rows at most.</param>
    /// <param name="numSteps">Columns of a window at most.</param>
    public static IEnumerable<Minibatch> Windows(int tokenCount, int batchSize, int numSteps)
    {
        var rows = Math.Max(1, Math.Min(batchSize, tokenCount / (numSteps + 1)));
        var (length, longer) = Math.DivRem(tokenCount - 1, rows);
        var starts = new int[rows];
        for (var row = 0; row < rows; row++) starts[row] = row * length + Math.Min(row, longer);

        for (var column = 0; column < length; column += numSteps)
        {
            yield return new Minibatch(Shift(starts, column), Math.Min(numSteps, length - column));
        }
        if (longer > 0) yield return new Minibatch(Shift(starts.AsSpan(0, longer), length), 1);
    }

    private static int[] Shift(ReadOnlySpan<int> starts, int column)
    {
        var shifted = new int[starts.Length];
        for (var row = 0; row < starts.Length; row++) shifted[row] = starts[row] + column;
        return shifted;
    }
}
