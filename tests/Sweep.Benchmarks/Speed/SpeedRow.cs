namespace Sweep.Benchmarks;

/// <summary>A line of the result, under these names in snake_case. Rates are those of both trainings together; all figures
/// are medians over the rounds, and ratios are taken within a round, where the machine was the same.</summary>
/// <param name="Cell">The cell as grid files write it.</param>
/// <param name="HiddenSize">Hidden units.</param>
/// <param name="PytorchTokensPerSecond">PyTorch's in Python.</param>
/// <param name="AutogradTokensPerSecond">That of our loop on libtorch's layers and autograd.</param>
/// <param name="SoloTokensPerSecond">Ours; each trial trains alone on its thread.</param>
/// <param name="LanesTokensPerSecond">Ours; several trials train in lanes on each thread.</param>
/// <param name="Lanes">How many.</param>
/// <param name="Ratio">Ours over PyTorch's: the better of solo and lanes.</param>
/// <param name="RatioToAutograd">Ours, solo, over autograd's.</param>
/// <param name="Gflops">Floating-point operations of ours, solo, per second, in thousands of millions.</param>
/// <param name="PercentOfSgemm">Those over what the machine's matrix product reaches on both slots, in percent.</param>
internal sealed record SpeedRow(
    string Cell,
    int HiddenSize,
    double PytorchTokensPerSecond,
    double AutogradTokensPerSecond,
    double SoloTokensPerSecond,
    double LanesTokensPerSecond,
    int Lanes,
    double Ratio,
    double RatioToAutograd,
    double Gflops,
    double PercentOfSgemm);
