using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

/// <summary>Short ways to write grid files in tests.</summary>
internal static class Grid
{
    public static readonly SweepId Id = new("0123456789");

    /// <summary>A grid with one hyperparameter, or any other member of that object.</summary>
    public static string Hyper(string members) => Top($"\"hyperparameters\":{{{members}}}");

    /// <summary>A grid with a corpus and these members.</summary>
    public static string Top(string members) => $$"""{"corpus":"x",{{members}}}""";

    public static SweepSpec Spec(string json, params string[] overrides)
    {
        var result = GridFile.Parse(json, overrides);
        Assert.Empty(result.Faults);
        return Assert.IsType<SweepSpec>(result.Spec);
    }

    public static GridFault OneFault(string json, params string[] overrides) => Assert.Single(Faults(json, overrides));

    public static GridFault[] Faults(string json, params string[] overrides)
    {
        var result = GridFile.Parse(json, overrides);
        Assert.Null(result.Spec);
        Assert.NotEmpty(result.Faults);
        return [.. result.Faults];
    }

    /// <summary>Checks that the only fault is at the mark '§' of a text; gives its message.</summary>
    public static string MessageAtMark(string marked)
    {
        var mark = marked.IndexOf('§', StringComparison.Ordinal);
        var before = marked[..mark].Split('\n');
        var fault = OneFault(marked.Remove(mark, 1));
        Assert.Equal((before.Length, before[^1].Length + 1), (fault.Line, fault.Column));
        return fault.Message;
    }
}
