namespace Sweep.Benchmarks;

/// <summary>Those that are measured in turns.</summary>
/// <param name="PyTorch">PyTorch in Python.</param>
/// <param name="Autograd">Our loop on libtorch's layers and autograd.</param>
/// <param name="Ours">Our loop as it is.</param>
/// <param name="Lanes">The same with several trials in lanes.</param>
/// <param name="Product">The machine's matrix product.</param>
internal sealed record SpeedSides(
    IMeasuredSide PyTorch, IMeasuredSide Autograd, IMeasuredSide Ours, IMeasuredSide Lanes, IMeasuredSide Product)
{
    /// <summary>Measures each of them once. Who goes first changes from round to round, so that a machine that gets slower or
    /// faster favours none: every second round goes the other way round than the one before, and each such pair begins one
    /// further.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="round">From 1.</param>
    /// <param name="time">How long one measurement takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SpeedRound> MeasureAsync(
        SpeedCase model, int round, SpeedTime time, CancellationToken cancellationToken)
    {
        IMeasuredSide[] sides = [PyTorch, Autograd, Ours, Lanes, Product];
        var rates = new double[sides.Length];
        for (var turn = 0; turn < sides.Length; turn++)
        {
            var place = round % 2 == 1 ? turn : sides.Length - 1 - turn;
            var side = (((round - 1) / 2) + place) % sides.Length;
            rates[side] = await sides[side].MeasureAsync(model, time, cancellationToken);
        }
        return new SpeedRound(rates[0], rates[1], rates[2], rates[3], rates[4]);
    }
}

/// <summary>What one round gave for one case, each summed over both slots.</summary>
/// <param name="PyTorch">Tokens per second of PyTorch in Python.</param>
/// <param name="Autograd">Tokens per second of our loop on libtorch's autograd.</param>
/// <param name="Ours">Tokens per second of our loop as it is.</param>
/// <param name="Lanes">Those with several trials in lanes on each slot.</param>
/// <param name="Product">Floating-point operations per second of the machine's matrix product.</param>
internal readonly record struct SpeedRound(double PyTorch, double Autograd, double Ours, double Lanes, double Product);
