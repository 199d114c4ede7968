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

    /// <summary>Ours over PyTorch's within each round.</summary>
    public Spread Ratios => Over(round => round.Ours / round.PyTorch);

    /// <summary>Ours over autograd's within each round.</summary>
    public Spread RatiosToAutograd => Over(round => round.Ours / round.Autograd);

    public SpeedRow Row => new(
        model.CellName,
        model.HiddenSize,
        Math.Round(Over(round => round.PyTorch).Median),
        Math.Round(Over(round => round.Autograd).Median),
        Math.Round(Over(round => round.Ours).Median),
        Math.Round(Ratios.Median, 3),
        Math.Round(RatiosToAutograd.Median, 3),
        Math.Round(Over(GflopsIn).Median, 1),
        Math.Round(Over(PercentOfSgemmIn).Median, 1));

    public void Add(SpeedRound round) => _rounds.Add(round);

    /// <summary>Our operations per second in a round, in thousands of millions.</summary>
    public double GflopsIn(SpeedRound round) => round.Ours * model.OperationsPerToken(vocabularySize) / Giga;

    /// <summary>Those over the machine's product in the same round, in percent.</summary>
    public double PercentOfSgemmIn(SpeedRound round) => 100 * GflopsIn(round) / (round.Product / Giga);

    private Spread Over(Func<SpeedRound, double> figure) => Spread.Of(_rounds.Select(figure));
}
