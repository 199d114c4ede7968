using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Brings a minibatch's token ids to a device.</summary>
internal static class MinibatchTensors
{
    /// <returns>Inputs: int64, (time, rows); targets: int64, (time * rows), time-major; both in the caller's dispose
    /// scope.</returns>
    public static (Tensor Inputs, Tensor Targets) Create(Minibatch batch, ReadOnlySpan<int> tokens, Device device) =>
        (tensor(batch.Gather(tokens, 0), [batch.Steps, batch.Rows], device: device),
         tensor(batch.Gather(tokens, 1), [batch.TokenCount], device: device));
}
