using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>Gathers what is wrong, so that all of it can be told at once.</summary>
internal sealed class FaultList
{
    private readonly List<GridFault> _faults = [];
    private readonly HashSet<JsonPart> _blamed = [];

    public bool IsEmpty => _faults.Count == 0;

    /// <summary>Adds a fault of a value.</summary>
    public void Add(JsonPart part, string message)
    {
        _blamed.Add(part);
        Add(part.Path, part.Origin, message);
    }

    /// <summary>Adds a fault of a key, or of something that is not there.</summary>
    public void Add(JsonPath path, JsonOrigin origin, string message)
    {
        var whole = origin.Override is { } text ? $"--set {Quoted.Bare(text)}: {message}" : message;
        _faults.Add(new GridFault(path.ToString(), origin.Line, origin.Column, whole));
    }

    /// <summary>Adds all faults of another list, with a piece of advice that each message then ends with.</summary>
    public void AddAll(FaultList others, string advice = "")
    {
        _faults.AddRange(others._faults.Select(fault => fault with { Message = fault.Message + advice }));
        _blamed.UnionWith(others._blamed);
    }

    /// <summary>Whether a fault of this very value is known, so that its meaning is anyone's guess.</summary>
    public bool Blames(JsonPart? part) => part is not null && _blamed.Contains(part);

    /// <summary>In the file's order; what has no place there comes last, in the order in which it was found.</summary>
    public ImmutableArray<GridFault> InOrder() =>
        [.. _faults.OrderBy(fault => fault.Line ?? int.MaxValue).ThenBy(fault => fault.Column ?? int.MaxValue)];
}
