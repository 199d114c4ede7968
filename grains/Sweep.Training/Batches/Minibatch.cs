using System.Numerics;

namespace Sweep.Training;

/// <summary>One minibatch as positions in a row of tokens: row b reads the tokens from its start on, and predicts each
/// one's successor.</summary>
/// <param name="RowStarts">Where each row's first input token is.</param>
/// <param name="Steps">How many tokens each row reads, at least 1.</param>
internal readonly record struct Minibatch(ReadOnlyMemory<int> RowStarts, int Steps)
{
    public int Rows => RowStarts.Length;

    public int TokenCount => RowStarts.Length * Steps;

    /// <summary>Copies the ids out, time-major: step 0 of all rows, then step 1 of all rows, and so on.</summary>
    /// <param name="tokens">The ids that the starts point into.</param>
    /// <param name="shift">0 for inputs, 1 for targets.</param>
    public long[] Gather(ReadOnlySpan<int> tokens, int shift)
    {
        var ids = new long[TokenCount];
        Gather<long>(tokens, shift, ids);
        return ids;
    }

    /// <summary>The same into memory that is there.</summary>
    /// <param name="tokens">The ids that the starts point into.</param>
    /// <param name="shift">0 for inputs, 1 for targets.</param>
    /// <param name="ids">As long as <see cref="TokenCount"/>.</param>
    public void Gather<TId>(ReadOnlySpan<int> tokens, int shift, Span<TId> ids)
        where TId : struct, IBinaryInteger<TId>
    {
        var position = 0;
        for (var step = 0; step < Steps; step++)
        {
            foreach (var start in RowStarts.Span) ids[position++] = TId.CreateChecked(tokens[start + step + shift]);
        }
    }
}
