using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The way back through a plan's layers, with the buffers that it needs besides.</summary>
internal sealed class TorchGradients
{
    private readonly TorchOutputs _outputs;
    private readonly TorchIds _ids;
    private readonly Tensor _top;
    private readonly Tensor _ones;
    private readonly Tensor _oneHot;
    private readonly Tensor _onesColumn;
    private readonly Tensor _weight;
    private readonly Tensor _ofWeight;
    private readonly Tensor _ofBias;
    private readonly Tensor _transposed;
    private readonly Tensor _ofTop;
    private readonly LayerGradients[] _layers;

    /// <summary>Plans it; see <see cref="TorchPlan"/>.</summary>
    public TorchGradients(
        CharModel model,
        ImmutableArray<Tensor> gradients,
        RecurrencePlan[] plans,
        Recurrence[] recurrences,
        TorchIds ids,
        TorchOutputs outputs)
    {
        using var scope = NewDisposeScope();
        var kept = plans[0].Kept;
        (_outputs, _ids, _top, _weight) = (outputs, ids, plans[^1].Outputs, model.Parameters[^2]);
        (_ofWeight, _ofBias) = (gradients[^2], gradients[^1]);
        _transposed = kept.Keep(outputs.Logits.t());
        var count = outputs.Logits.shape[0];
        _ones = kept.Keep(ones([count], float32, model.Device));
        _onesColumn = kept.Keep(_ones.unsqueeze(1));
        _oneHot = kept.Buffer(count, model.Shape.VocabularySize);

        GradientBuffers buffers = new(plans[0], model.Shape.Gates);
        _layers = new LayerGradients[plans.Length];
        for (var layer = plans.Length - 1; layer >= 0; layer--)
        {
            _layers[layer] = new LayerGradients(
                plans[layer],
                recurrences[layer].PlanGradients(buffers, buffers.OfOutputs(layer)),
                layer == 0 ? _oneHot : plans[layer - 1].Outputs,
                LayerTensors.Of(gradients, layer),
                model.Shape.LearnsHiddenBias,
                _ones,
                layer == 0 ? null : kept.Keep(buffers.OfOutputs(layer - 1).view(count, -1)));
        }
        _ofTop = kept.Keep(buffers.OfOutputs(plans.Length - 1).view(count, -1));
    }

    /// <summary>From the logits' gradient to those of all parameters.</summary>
    /// <remarks>Products go where they belong with a beta of 0, with which libtorch reads nothing of what was there:
    /// not even a NaN.</remarks>
    public void Backward()
    {
        _ofWeight.addmm_(_transposed, _top, beta: 0);
        _ofBias.addmv_(_transposed, _ones, beta: 0);
        _ofTop.addmm_(_outputs.Logits, _weight, beta: 0);
        // A product where index_add would do: that one adds in any order on a GPU. No place is written twice here.
        _oneHot.fill_(KeptScalar.Zero).scatter_(1, _ids.Inputs, _onesColumn);
        for (var layer = _layers.Length - 1; layer >= 0; layer--) _layers[layer].Backward();
    }
}
