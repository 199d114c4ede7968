using System.Collections.Immutable;

namespace Sweep.Grains;

/// <summary>Which slots a silo has.</summary>
public sealed class DeviceOptions
{
    /// <summary>The devices, one slot each: <c>cpu:0</c>, <c>cpu:1</c>, <c>cuda:0</c>. None by default.</summary>
    public ImmutableArray<string> Slots { get; set; } = [];

    /// <summary>How many trials of one shape each slot trains at once, as lanes; 0 (the default) for as many as are found best.</summary>
    public int Lanes { get; set; }
}
