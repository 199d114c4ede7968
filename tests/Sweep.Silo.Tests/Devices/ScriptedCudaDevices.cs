namespace Sweep.Silo.Tests;

/// <summary>CUDA devices with these places, in the order in which a process numbers them; null where the driver does
/// not tell.</summary>
internal sealed class ScriptedCudaDevices(params string?[] places) : ICudaDevices
{
    public int Count() => places.Length;

    public string? PciAddress(int device) => places[device];
}
