namespace Sweep.Training;

/// <summary>What NVIDIA's driver says of this machine; kernels, and the order of their sums, are chosen by it.</summary>
/// <remarks>Not run on a GPU.</remarks>
internal static class CudaDriver
{
    private const string Folder = "/proc/driver/nvidia";

    /// <summary>The driver and the kinds of cards that are here, such as <c>cuda 550.54.14, NVIDIA A100-SXM4-40GB</c>; just
    /// <c>cuda</c> where the system does not tell.</summary>
    /// <param name="folder">Where the driver writes about itself; a test has another one.</param>
    public static string Describe(string folder = Folder)
    {
        try
        {
            var version = File.ReadLines(Path.Combine(folder, "version")).First()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .First(word => word.Contains('.') && char.IsAsciiDigit(word[0]));
            var cards = Directory.EnumerateDirectories(Path.Combine(folder, "gpus"))
                .SelectMany(card => File.ReadLines(Path.Combine(card, "information")))
                .Where(line => line.StartsWith("Model:", StringComparison.Ordinal))
                .Select(line => line["Model:".Length..].Trim()).Distinct().Order(StringComparer.Ordinal);
            return string.Join(", ", [$"cuda {version}", .. cards]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return "cuda";
        }
    }
}
