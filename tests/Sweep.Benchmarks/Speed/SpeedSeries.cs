namespace Sweep.Benchmarks;

/// <summary>What was measured of one case, round by round.</summary>
/// <param name="model">The case.</param>
/// <param name="vocabularySize">That of the text; it counts in the model's operations.</param>
internal sealed class SpeedSeries(SpeedCase model, int vocabularySize)
{
    private const double Giga = 1e9;

    private readonly List<SpeedRound> _rounds = [];

    public SpeedCase Model => model;

    public IReadOnlyList<SpeedRound> Rounds => _rounds;

    public Spread PyTorch => Over(round => round.PyTorch);

    public Spread Autograd => Over(round => round.Autograd);

    public Spread Ours => Over(round => round.Ours);

    /// <summary>Ours over PyTorch's within each round.</summary>
    public Spread Ratios => Over(round => round.Ours / round.PyTorch);

    /// <summary>Ours over autograd's within each round.</summary>
    public Spread RatiosToAutograd => Over(round => round.Ours / round.Autograd);

    /// <summary>Our operations per second, in thousands of millions.</summary>
    public Spread Gflops => Over(GflopsIn);

    /// <summary>Those over the machine's product within each round, in percent.</summary>
    public Spread PercentOfSgemm => Over(PercentOfSgemmIn);

    public SpeedRow Row => new(
        model.CellName,
        model.HiddenSize,
        Math.Round(PyTorch.Median),
        Math.Round(Autograd.Median),
        Math.Round(Ours.Median),
        Math.Round(Ratios.Median, 3),
        Math.Round(RatiosToAutograd.Median, 3),
        Math.Round(Gflops.Median, 1),
        Math.Round(PercentOfSgemm.Median, 1));

    public void Add(SpeedRound round) => _rounds.Add(round);

    /// <summary>One round's <see cref="PercentOfSgemm"/>.</summary>
    public double PercentOfSgemmIn(SpeedRound round) => 100 * GflopsIn(round) / (round.Product / Giga);

    private double GflopsIn(SpeedRound round) => round.Ours * model.OperationsPerToken(vocabularySize) / Giga;

    private Spread Over(Func<SpeedRound, double> figure) => Spread.Of(_rounds.Select(figure));
}
