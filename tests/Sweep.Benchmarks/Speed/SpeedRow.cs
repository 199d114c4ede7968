namespace Sweep.Benchmarks;

/// <summary>A line of the result, under these names in snake_case.</summary>
/// <param name="Cell">The cell as grid files write it.</param>
/// <param name="HiddenSize">Hidden units.</param>
/// <param name="PytorchTokensPerSecond">Median over the rounds of both PyTorch trainings' sum.</param>
/// <param name="SoloTokensPerSecond">Likewise of ours; each trial trains alone on its thread.</param>
/// <param name="Ratio">Ours over PyTorch's: the median over the rounds, within each of which the machine was the same.</param>
internal sealed record SpeedRow(
    string Cell, int HiddenSize, double PytorchTokensPerSecond, double SoloTokensPerSecond, double Ratio);

/// <summary>What was measured of one case, round by round.</summary>
internal sealed class SpeedSeries(SpeedCase model)
{
    private readonly List<double> _pyTorch = [];
    private readonly List<double> _ours = [];

    public SpeedCase Model => model;

    public Spread PyTorch => Spread.Of(_pyTorch);

    public Spread Ours => Spread.Of(_ours);

    /// <summary>Ours over PyTorch's within each round.</summary>
    public Spread Ratios => Spread.Of(_ours.Zip(_pyTorch, (ours, pyTorch) => ours / pyTorch));

    public SpeedRow Row => new(
        model.CellName,
        model.HiddenSize,
        Math.Round(PyTorch.Median),
        Math.Round(Ours.Median),
        Math.Round(Ratios.Median, 3));

    /// <summary>Adds a round's tokens per second.</summary>
    public void Add(double pyTorch, double ours)
    {
        _pyTorch.Add(pyTorch);
        _ours.Add(ours);
    }
}
