namespace Sweep.Search.Tests.Space;

/// <summary>What must hold of every answer to a grid file.</summary>
internal static class GridSoundness
{
    private static readonly string[] JargonWords =
        ["System.", "BytePosition", "LineNumber", "Exception", "Utf8Json", "JsonReader", "Int32", "Double", "Nullable"];

    /// <summary>A spec that reads back as itself, or faults in plain words at places within the text.</summary>
    public static void Assert(string json, IReadOnlyList<string> overrides)
    {
        var result = GridFile.Parse(json, overrides);

        Xunit.Assert.Equal(result.Spec is null, !result.Faults.IsEmpty);
        var lines = json.TrimStart('\uFEFF').Split('\n');
        foreach (var fault in result.Faults.Concat(result.Warnings))
        {
            AssertInside(fault, lines);
            Xunit.Assert.StartsWith("$", fault.Path);
            Xunit.Assert.DoesNotContain(fault.Path + fault.Message, char.IsControl);
            Xunit.Assert.True(fault.Message.Length < 500, fault.Message);
            Xunit.Assert.All(JargonWords, word => Xunit.Assert.DoesNotContain(word, fault.Message, StringComparison.Ordinal));
        }

        if (result.Spec is null) return;
        var canonical = SpecJson.Write(result.Spec);
        Xunit.Assert.Equal(canonical, SpecJson.Write(SpecJson.Read(canonical)));
    }

    private static void AssertInside(GridFault fault, string[] lines)
    {
        if (fault.Line is not { } line)
        {
            Xunit.Assert.Null(fault.Column);
            Xunit.Assert.StartsWith("--set ", fault.Message);
            return;
        }

        Xunit.Assert.InRange(line, 1, lines.Length);
        Xunit.Assert.InRange(fault.Column!.Value, 1, lines[line - 1].Length + 1);
    }
}
