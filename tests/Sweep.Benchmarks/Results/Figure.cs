using System.Globalization;

namespace Sweep.Benchmarks;

/// <summary>A figure beside its limit, for people.</summary>
/// <param name="What">What was measured, and in what unit.</param>
/// <param name="Value">How much.</param>
/// <param name="Limit">What it may be; empty if it may be anything.</param>
/// <param name="IsWithin">Whether it is.</param>
internal sealed record Figure(string What, double Value, string Limit, bool IsWithin)
{
    /// <summary>Writes a table of figures.</summary>
    public static void Write(TextWriter output, IEnumerable<Figure> figures)
    {
        ResultTable table = new("figure", "measured", "limit", "");
        foreach (var figure in figures)
        {
            table.Add(
                figure.What, figure.Value.ToString("0.###", CultureInfo.InvariantCulture), figure.Limit,
                figure.IsWithin ? "" : "missed");
        }

        table.Write(output);
    }
}
