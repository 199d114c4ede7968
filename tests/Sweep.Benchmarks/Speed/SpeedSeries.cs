namespace Sweep.Benchmarks;

/// <summary>What was measured of one case, round by round.</summary>
/// <param name="model">The case.</param>
/// <param name="vocabularySize">That of the text; it counts in the model's operations.</param>
/// <param name="lanes">How many lanes each slot had where there was more than one.</param>
internal sealed class SpeedSeries(SpeedCase model, int vocabularySize, int lanes)
{
    private const double Giga = 1e9;

    private readonly List<SpeedRound> _rounds = [];

    public SpeedCase Model => model;

    public IReadOnlyList<SpeedRound> Rounds => _rounds;

    public Spread PyTorch => Over(round => round.PyTorch);

    public Spread Autograd => Over(round => round.Autograd);

    public Spread Ours => Over(round => round.Ours);

    /// <summary>Ours with lanes.</summary>
    public Spread InLanes => Over(round => round.Lanes);

    public int Lanes => lanes;

    /// <summary>Ours over PyTorch's within each round: with or without lanes, whichever is the better in the middle; not the better
    /// of each round, which chance would favour.</summary>
    public Spread Ratios
    {
        get
        {
            var (solo, inLanes) = (Over(round => round.Ours / round.PyTorch), Over(round => round.Lanes / round.PyTorch));
            return inLanes.Median > solo.Median ? inLanes : solo;
        }
    }

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
        Math.Round(InLanes.Median),
        lanes,
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
