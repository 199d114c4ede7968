using TorchSharp;

namespace Sweep.Training;

internal static class TorchVersion
{
    /// <summary>The libtorch that TorchSharp was made for, such as <c>2.10.0</c>. Needs no native library.</summary>
    public static string Text { get; } = Version.Parse(torch.__version__).ToString(3);
}
