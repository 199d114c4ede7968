using System.Reflection;
using TorchSharp;

namespace Sweep.Training;

/// <summary>What libtorch is like on this machine.</summary>
/// <param name="Threads">How many threads a slot's computations use.</param>
/// <param name="CudaDevices">How many CUDA devices it can use.</param>
public sealed record TorchFacts(int Threads, int CudaDevices)
{
    /// <summary>Where this build has libtorch from: <c>cpu</c>, <c>cuda</c> or <c>external</c>. Loads
    /// nothing.</summary>
    public static string Backend { get; } = typeof(TorchFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "TorchBackend")?.Value ?? "unknown";

    /// <summary>Loads libtorch and asks it.</summary>
    /// <exception cref="TorchUnavailableException">It cannot be loaded.</exception>
    /// <exception cref="TorchFaultException">It does not answer.</exception>
    public static TorchFacts Find() => TorchCall.Run(
        () => new TorchFacts(torch.get_num_threads(), TorchThread.CountCudaDevices()));
}
