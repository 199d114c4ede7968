using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The hidden state between two windows of a text. It outlives dispose scopes, and no gradient flows back
/// through it.</summary>
internal sealed class CarriedState : IDisposable
{
    private ImmutableArray<Tensor> _parts = [];

    /// <summary>The state for these rows: the first ones of what was carried, or zeros where nothing was.</summary>
    public ImmutableArray<Tensor> Take(CharModel model, long rows) =>
        _parts.IsEmpty ? model.ZeroState(rows) : model.NarrowState(_parts, rows);

    /// <summary>Carries this instead of what was carried before.</summary>
    public void Carry(ImmutableArray<Tensor> state)
    {
        var kept = ImmutableArray.CreateRange(state, part => part.detach().DetachFromDisposeScope());
        Dispose();
        _parts = kept;
    }

    /// <summary>Forgets what was carried; the next state is zeros.</summary>
    public void Reset() => Dispose();

    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
        _parts = [];
    }
}
