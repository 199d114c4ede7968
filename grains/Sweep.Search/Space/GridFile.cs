using System.Text;

namespace Sweep.Search;

/// <summary>The file in which a user writes what a sweep is to try.</summary>
public static class GridFile
{
    /// <summary>The largest allowed file, in bytes of UTF-8: 1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The least that a grid file needs.</summary>
    internal const string Least = "{ \"corpus\": \"timemachine\" }";

    private const char ByteOrderMark = '\uFEFF';

    // What decoding puts in the place of bytes that are no UTF-8.
    private const char Undecodable = '\uFFFD';

    /// <summary>Checks a grid file and fills in its defaults. Never throws for what is in the texts.</summary>
    /// <param name="json">The file's text: JSON, in which comments and trailing commas are allowed; a byte order mark
    /// is passed over.</param>
    /// <param name="overrides">
    /// Values that replace the file's, each <c>KEY=VALUE</c>: <c>lr=[0.5,1]</c>, <c>repeats=5</c>,
    /// <c>corpus.max_tokens=5000</c>.
    /// Hyperparameters need no <c>hyperparameters.</c> before them. A value that is not JSON is text. The last of
    /// several for one key wins.
    /// </param>
    /// <returns>A spec, or every fault that there is. A fault of syntax ends the reading, so it may hide
    /// others.</returns>
    public static GridFileResult Parse(string json, IReadOnlyList<string> overrides)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(overrides);
        FaultList faults = new();
        FaultList warnings = new();
        var spec = Read(json.TrimStart(ByteOrderMark), overrides, faults, warnings);
        return new GridFileResult(faults.IsEmpty ? spec : null, faults.InOrder(), warnings.InOrder());
    }

    private static SweepSpec? Read(string json, IReadOnlyList<string> overrides, FaultList faults, FaultList warnings)
    {
        var bytes = Encoding.UTF8.GetByteCount(json);
        if (bytes > MostBytes)
        {
            var message = $"The grid file has '{bytes:N0}' bytes; at most {MostBytes:N0} are allowed.";
            faults.Add(JsonPath.Root, JsonOrigin.Start, message);
            return null;
        }

        if (json.IndexOf(Undecodable, StringComparison.Ordinal) is >= 0 and var at) WarnOfBytes(json, at, warnings);
        var part = JsonTreeReader.Read(json, JsonPath.Root, null, faults);
        if (part is not (null or JsonObjectPart))
        {
            faults.Add(part, $"{Quoted.Value(part)} is no grid; write keys in braces, such as {Least}.");
        }

        if (part is not JsonObjectPart file) return null;
        var root = Overrides.Apply(file, overrides, faults);
        var spec = new SpecReader(root, faults).Read();
        if (faults.IsEmpty) GridWarnings.Add(spec, root, warnings);
        return spec;
    }

    private static void WarnOfBytes(string json, int at, FaultList warnings)
    {
        var lineStart = json.LastIndexOf('\n', at) + 1;
        var line = json.AsSpan(0, at).Count('\n') + 1;
        warnings.Add(
            JsonPath.Root,
            JsonOrigin.At(line, at - lineStart + 1),
            "Here stand bytes that are no UTF-8 text; save the file as UTF-8, unless this is in a comment.");
    }
}
