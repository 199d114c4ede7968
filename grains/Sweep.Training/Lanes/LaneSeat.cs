using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Where a trial trains: alone, or in a lane beside others.</summary>
/// <param name="Device"><c>cpu</c>, or <c>cuda:N</c>.</param>
/// <param name="Kernel">The fingerprint of what computes there.</param>
/// <param name="Open">Opens what computes, for a model that is on the device.</param>
/// <param name="Leave">Is told when the trainer is disposed of, every time.</param>
internal sealed record LaneSeat(
    string Device, string Kernel, Func<CharModel, NumericalPath> Open, Action<TrialTrainer>? Leave = null)
{
    /// <summary>A seat for one.</summary>
    /// <exception cref="ArgumentException">There is no such device name.</exception>
    public static LaneSeat Solo(string device, TrialSpec trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return new LaneSeat(device, KernelFingerprint.Of(device, trial.Hyperparameters.Cell), NumericalPaths.Open);
    }
}
