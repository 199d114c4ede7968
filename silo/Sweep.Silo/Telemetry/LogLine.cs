using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Sweep.Silo;

/// <summary>One line of a silo's log.</summary>
/// <param name="Message">A sentence for people, without a line break.</param>
public sealed record LogLine(string Message)
{
    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The part of the program that says it.</summary>
    public string Category { get; init; } = nameof(Sweep);

    /// <summary>What it is about, for programs: <c>sweep</c>, <c>trial</c> and <c>attempt</c> where it is about one, and whatever else
    /// the sentence names; text, numbers or truth values.</summary>
    public ImmutableArray<KeyValuePair<string, object>> Fields { get; init; } = [];
}
