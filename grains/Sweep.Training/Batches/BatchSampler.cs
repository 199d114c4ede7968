using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Cuts minibatches from a text as Dive into Deep Learning does (9.3). Pure.</summary>
internal static class BatchSampler
{
    /// <summary>The minibatches of one epoch, in order. Depends on the arguments alone.</summary>
    /// <param name="tokenCount">Length of the training text.</param>
    /// <param name="hyperparameters">Sampling mode, batch size and time steps.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="epoch">Counts from 1.</param>
    public static ImmutableArray<Minibatch> Epoch(
        int tokenCount, Hyperparameters hyperparameters, ulong seed, int epoch)
    {
        var (rows, steps) = (hyperparameters.BatchSize, hyperparameters.NumSteps);
        var offset = TrialRandom.For(seed, RandomPurpose.Offset, epoch);
        if (hyperparameters.Sampling != Sampling.Random)
        {
            return Sequential(tokenCount, rows, steps, offset.Below(steps + 1));
        }
        var shuffle = TrialRandom.For(seed, RandomPurpose.Shuffle, epoch);
        return Random(tokenCount, rows, steps, offset.Below(steps), ref shuffle);
    }

    /// <summary>The least number of tokens that give a whole minibatch at every offset.</summary>
    public static long LeastTokens(Hyperparameters hyperparameters)
    {
        var tokens = (hyperparameters.BatchSize + 1L) * hyperparameters.NumSteps;
        return hyperparameters.Sampling == Sampling.Random ? tokens : tokens + 1;
    }

    /// <summary>Lays the text out as rows; minibatch k holds the k-th <paramref name="steps"/> columns, so its rows go
    /// on where those of the one before stopped.</summary>
    /// <param name="tokenCount">Length of the text.</param>
    /// <param name="rows">Rows of a minibatch.</param>
    /// <param name="steps">Columns of a minibatch.</param>
    /// <param name="offset">How many leading tokens are left out, in [0, <paramref name="steps"/>].</param>
    public static ImmutableArray<Minibatch> Sequential(int tokenCount, int rows, int steps, int offset)
    {
        var rowLength = (tokenCount - offset - 1) / rows;
        var batches = ImmutableArray.CreateBuilder<Minibatch>(rowLength / steps);
        for (var column = 0; column + steps <= rowLength; column += steps)
        {
            var starts = new int[rows];
            for (var row = 0; row < rows; row++) starts[row] = offset + row * rowLength + column;
            batches.Add(new Minibatch(starts, steps));
        }
        return batches.MoveToImmutable();
    }

    /// <summary>Cuts the text into subsequences of <paramref name="steps"/> tokens and deals them out in shuffled
    /// order; those that do not fill a minibatch are left out.</summary>
    /// <param name="tokenCount">Length of the text.</param>
    /// <param name="rows">Subsequences of a minibatch.</param>
    /// <param name="steps">Tokens of a subsequence.</param>
    /// <param name="offset">How many leading tokens are left out, in [0, <paramref name="steps"/>).</param>
    /// <param name="random">Where the order comes from.</param>
    public static ImmutableArray<Minibatch> Random(
        int tokenCount, int rows, int steps, int offset, ref TrialRandom random)
    {
        var starts = new int[(tokenCount - 1 - offset) / steps];
        for (var i = 0; i < starts.Length; i++) starts[i] = offset + i * steps;
        random.Shuffle(starts);

        var batches = ImmutableArray.CreateBuilder<Minibatch>(starts.Length / rows);
        for (var first = 0; first + rows <= starts.Length; first += rows)
        {
            batches.Add(new Minibatch(starts.AsMemory(first, rows), steps));
        }
        return batches.MoveToImmutable();
    }
}
