using System.Collections.Immutable;
using System.CommandLine;

namespace Sweep.Cli;

/// <summary>A command whose help shows how it is used.</summary>
internal sealed class DocumentedCommand(string name, string description, params ImmutableArray<string> examples)
    : Command(name, description)
{
    /// <summary>What the one line of the description has no room for.</summary>
    public string? Remarks { get; set; }

    /// <summary>Whole command lines.</summary>
    public ImmutableArray<string> Examples { get; } = examples;
}
