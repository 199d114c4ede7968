using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The product that speeds are measured by: libtorch's <c>addmm_</c> of the book's largest, a minibatch of 32 x 35
/// rows with 512 units.</summary>
internal sealed class MatrixProduct : IDisposable
{
    /// <summary>Rows, inner size and columns, for people.</summary>
    public const string Sizes = "1120 x 512 x 512";

    /// <summary>Floating-point operations of one <see cref="Run"/>.</summary>
    public const double Operations = 2.0 * Rows * Size * Size;

    private const long Rows = 32 * 35;
    private const long Size = 512;

    private readonly Tensor _left;
    private readonly Tensor _right;
    private readonly Tensor _sum;

    /// <summary>Fills the matrices on the device.</summary>
    public MatrixProduct(Device device)
    {
        _left = Filled(Rows, device);
        _right = Filled(Size, device);
        _sum = zeros([Rows, Size], float32, device).DetachFromDisposeScope();
    }

    /// <summary>Fills the matrices for the calling thread, which is to be the one that multiplies.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <exception cref="TorchUnavailableException">libtorch cannot be loaded, or cannot use the device.</exception>
    public static MatrixProduct Open(string device) => TorchCall.Run(() => new MatrixProduct(TorchDevice.Open(device)));

    /// <summary>Multiplies once. Does not wait for the device.</summary>
    public void Run() => _sum.addmm_(_left, _right);

    /// <summary>Waits for the device.</summary>
    /// <returns>An element of what was summed up: 512 x 0.01 x 0.01 a run.</returns>
    public double Wait()
    {
        using var first = _sum[0, 0];
        return first.item<float>();
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _sum.Dispose();
    }

    private static Tensor Filled(long rows, Device device)
    {
        using var value = 0.01f.ToScalar();
        return zeros([rows, Size], float32, device).fill_(value).DetachFromDisposeScope();
    }
}
