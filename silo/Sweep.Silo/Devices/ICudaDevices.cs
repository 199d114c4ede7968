namespace Sweep.Silo;

/// <summary>The CUDA devices as this process numbers them. A test scripts them.</summary>
internal interface ICudaDevices
{
    /// <summary>How many libtorch can use.</summary>
    int Count();

    /// <summary>Where the card of a device is plugged in: the same for every process of the machine, however
    /// <c>CUDA_VISIBLE_DEVICES</c> numbers them.</summary>
    /// <returns>Such as <c>0000:01:00.0</c>; null where the driver does not tell.</returns>
    string? PciAddress(int device);
}
