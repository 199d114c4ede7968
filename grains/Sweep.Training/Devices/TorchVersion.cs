namespace Sweep.Training;

internal static class TorchVersion
{
    /// <summary>The libtorch that TorchSharp was made for. TorchSharp itself only tells once it has loaded one, and this is
    /// said where that failed.</summary>
    public static string Text { get; } = "2.10.0";
}
