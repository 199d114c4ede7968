namespace Sweep.Benchmarks;

/// <summary>A table for people: the first column flush left, the others flush right.</summary>
/// <param name="headers">What stands above the columns.</param>
internal sealed class ResultTable(params string[] headers)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [headers];

    /// <summary>Adds a row with one text for each column.</summary>
    /// <exception cref="ArgumentException">There are more or fewer texts than columns.</exception>
    public void Add(params string[] row)
    {
        if (row.Length != headers.Length)
            throw new ArgumentException($"A row of '{row.Length}' texts does not fit '{headers.Length}' columns.", nameof(row));
        _rows.Add(row);
    }

    /// <summary>Writes all rows, then an empty line.</summary>
    public void Write(TextWriter output)
    {
        int[] widths = [.. headers.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (var row in _rows)
        {
            var cells = row.Select((text, column) => column == 0 ? text.PadRight(widths[0]) : text.PadLeft(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
        output.WriteLine();
    }
}
