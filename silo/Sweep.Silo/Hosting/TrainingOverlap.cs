namespace Sweep.Silo;

/// <summary>Finds how much of a text stands in a training text.</summary>
internal static class TrainingOverlap
{
    /// <summary>Shorter matches than twice this many tokens may be missed in long texts.</summary>
    public const int Block = 32;

    private const ulong Base = 0x9E3779B97F4A7C15; // Odd, so that no token's bits are lost.

    /// <summary>The share of the text's tokens that lie in a run of <see cref="Block"/> tokens which begins a block of the
    /// training text; of a shorter text, whether the training text has it.</summary>
    /// <param name="training">Token ids.</param>
    /// <param name="text">Token ids; not empty.</param>
    /// <returns>From 0 to 1.</returns>
    public static double Share(ReadOnlySpan<int> training, ReadOnlySpan<int> text)
    {
        if (text.Length < 2 * Block) return training.IndexOf(text) >= 0 ? 1 : 0;
        var blocks = BlocksOf(training);
        var (seen, end) = (0, 0);
        ulong hash = 0;
        var leaving = Power(Block - 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (i >= Block) hash = unchecked(hash - (Token(text[i - Block]) * leaving));
            hash = unchecked((hash * Base) + Token(text[i]));
            if (i + 1 < Block || !blocks.Contains(hash)) continue;
            seen += i + 1 - Math.Max(end, i + 1 - Block);
            end = i + 1;
        }
        return (double)seen / text.Length;
    }

    private static HashSet<ulong> BlocksOf(ReadOnlySpan<int> training)
    {
        HashSet<ulong> blocks = new(training.Length / Block);
        for (var start = 0; start + Block <= training.Length; start += Block)
        {
            ulong hash = 0;
            foreach (var token in training.Slice(start, Block)) hash = unchecked((hash * Base) + Token(token));
            blocks.Add(hash);
        }
        return blocks;
    }

    private static ulong Token(int token) => (ulong)token + 1;

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        for (var i = 0; i < exponent; i++) power = unchecked(power * Base);
        return power;
    }
}
