using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>What a layer reads, multiplied with its weight for all steps at once.</summary>
internal abstract class LayerInputs
{
    /// <summary>Writes the products.</summary>
    /// <param name="products">(t b, g h).</param>
    /// <param name="bias">What each of them is to be more: (g h).</param>
    public abstract void Multiply(Tensor products, Tensor bias);
}

/// <summary>The first layer's: a character picks a row of the transposed weight.</summary>
/// <param name="kept">Where its buffers go.</param>
/// <param name="weight">(g h, v).</param>
/// <param name="ids">(t b, 1).</param>
internal sealed class CharacterInputs(KeptTensors kept, Tensor weight, Tensor ids) : LayerInputs
{
    // Each id for a whole row. index_select, made for that, does not run on the device without memory, on which steps
    // are tested.
    private readonly Tensor _picks = kept.Keep(ids.expand(-1, weight.shape[0]));
    private readonly Tensor _transposed = kept.Keep(weight.t());
    private readonly Tensor _rows = kept.Buffer(weight.shape[1], weight.shape[0]);

    public override void Multiply(Tensor products, Tensor bias)
    {
        _rows.copy_(_transposed).add_(bias, KeptScalar.One);
        using var picked = _rows.gather(0, _picks);
        products.copy_(picked);
    }
}

/// <summary>A deeper layer's: the outputs of the one below.</summary>
internal sealed class OutputsBelow(KeptTensors kept, Tensor weight, Tensor outputs) : LayerInputs
{
    private readonly Tensor _transposed = kept.Keep(weight.t());

    public override void Multiply(Tensor products, Tensor bias) => products.copy_(bias).addmm_(outputs, _transposed);
}
