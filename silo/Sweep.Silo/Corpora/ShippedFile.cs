namespace Sweep.Silo;

/// <summary>The files of <c>data/</c> that are embedded in this assembly, so that a published folder works
/// anywhere.</summary>
internal static class ShippedFile
{
    /// <summary>Opens an embedded file by its name; null when none is called so.</summary>
    public static Stream? Open(string name) =>
        typeof(ShippedFile).Assembly.GetManifestResourceStream($"corpora/{name}");
}
