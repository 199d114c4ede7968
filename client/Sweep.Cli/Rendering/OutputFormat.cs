namespace Sweep.Cli;

/// <summary>How a reading command writes its data.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs: snake_case keys, full precision; NaN and the infinities are strings.</summary>
    Json,

    /// <summary>For spreadsheets: RFC 4180 with a header row, full precision.</summary>
    Csv,
}
