namespace Sweep.Silo;

/// <summary>A GPU that this process alone trains on. The system frees it with the process, however that ends.</summary>
internal sealed class DeviceLock(FileStream file) : IDisposable
{
    /// <summary>Leaves the GPU to others. The file stays: deleting it could take away the lock of a process that just
    /// opened it.</summary>
    public void Dispose()
    {
        if (!file.CanWrite) return;
        file.SetLength(0);
        file.Dispose();
    }
}
