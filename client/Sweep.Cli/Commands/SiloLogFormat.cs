namespace Sweep.Cli;

/// <summary>How a silo's log is written.</summary>
internal enum SiloLogFormat
{
    /// <summary>A line of text for people.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,
}
