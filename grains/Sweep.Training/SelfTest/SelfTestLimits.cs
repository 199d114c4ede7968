namespace Sweep.Training;

/// <summary>How far a device may be from the reference. All are relative errors.</summary>
/// <param name="Loss">Of a golden file's losses.</param>
/// <param name="Perplexity">Of its perplexities: e^loss has the loss's error times the loss.</param>
/// <param name="Norm">Of its gradient norms, in which errors of the weights gather before they show in a loss.</param>
/// <param name="Gradient">Of a gradient tensor, as a whole.</param>
/// <param name="IsExact">Whether equal trainings give equal bits.</param>
internal sealed record SelfTestLimits(double Loss, double Perplexity, double Norm, double Gradient, bool IsExact)
{
    /// <summary>What a CPU keeps with a wide margin.</summary>
    public static SelfTestLimits Cpu { get; } = new(1e-4, 1e-3, 1e-2, 1e-5, IsExact: true);

    /// <summary>Loose on purpose: cuDNN may compute in TF32, and what a GPU reaches is not known yet. A result always
    /// shows the error itself.</summary>
    public static SelfTestLimits Cuda { get; } = new(1e-2, 5e-2, 1e-1, 1e-2, IsExact: false);

    /// <summary>The limits of a device.</summary>
    public static SelfTestLimits Of(string device) => TorchDevice.Parse(device) is null ? Cpu : Cuda;
}
