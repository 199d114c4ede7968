using System.Globalization;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>The names of checkpoint files below their root: <c>sweep/trial/attempt/epoch.safetensors</c>.</summary>
internal static class CheckpointPath
{
    /// <summary>How a finished file ends.</summary>
    public const string Extension = ".safetensors";

    /// <summary>What an unfinished file has after that.</summary>
    public const string Unfinished = ".tmp";

    public static string Of(AttemptId attempt, int epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"{attempt.Trial.Sweep.Value}/{attempt.Trial.Number}/{attempt.Number}/{epoch}{Extension}");

    /// <summary>Whether a path stays below the root, on every system: the ledger that named it may have been made
    /// elsewhere.</summary>
    public static bool IsSafe(string path) =>
        path.Split('/').All(part => part is not ("" or "." or "..") && !part.AsSpan().ContainsAny("\\:\0"));

    /// <summary>Whether a file is one that this store writes, finished or not.</summary>
    public static bool IsOurs(string fileName)
    {
        var name = fileName.EndsWith(Unfinished, StringComparison.Ordinal) ? fileName[..^Unfinished.Length] : fileName;
        return name.EndsWith(Extension, StringComparison.Ordinal) && Number(name[..^Extension.Length]) is not null;
    }

    /// <summary>The number that a folder or file is named by; null when its name is another.</summary>
    public static int? Number(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
