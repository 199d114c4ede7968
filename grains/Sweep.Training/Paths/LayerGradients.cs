using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>One layer's way back: step after step, then one product over all steps for each weight.</summary>
internal sealed class LayerGradients
{
    private readonly RecurrenceGradients _recurrence;
    private readonly LayerTensors _weights;
    private readonly LayerTensors _gradients;
    private readonly Tensor _read;
    private readonly Tensor _before;
    private readonly Tensor _ones;
    private readonly Tensor _inputsTransposed;
    private readonly Tensor _hiddenTransposed;
    private readonly Tensor? _ofBelow;
    private readonly bool _learnsHiddenBias;

    /// <summary>Plans it.</summary>
    /// <param name="plan">The layer's.</param>
    /// <param name="recurrence">Its way back from step to step.</param>
    /// <param name="read">What the layer read: (t b, i).</param>
    /// <param name="gradients">Where its gradients go.</param>
    /// <param name="learnsHiddenBias">Else that gradient stays zero.</param>
    /// <param name="ones">(t b).</param>
    /// <param name="ofBelow">Where the gradient by what it read goes: (t b, i).</param>
    public LayerGradients(
        RecurrencePlan plan,
        RecurrenceGradients recurrence,
        Tensor read,
        LayerTensors gradients,
        bool learnsHiddenBias,
        Tensor ones,
        Tensor? ofBelow)
    {
        (_recurrence, _weights, _gradients) = (recurrence, plan.Weights, gradients);
        (_read, _ones, _ofBelow, _learnsHiddenBias) = (read, ones, ofBelow, learnsHiddenBias);
        _before = plan.Kept.Keep(plan.State[0].narrow(0, 0, plan.Steps).view(-1, plan.Size));
        _inputsTransposed = plan.Kept.Keep(recurrence.OfInputs.t());
        _hiddenTransposed = plan.Kept.Keep(recurrence.OfHidden.t());
    }

    public void Backward()
    {
        _recurrence.Backward();
        _gradients.InputWeight.addmm_(_inputsTransposed, _read, beta: 0);
        _gradients.HiddenWeight.addmm_(_hiddenTransposed, _before, beta: 0);
        _gradients.InputBias.addmv_(_inputsTransposed, _ones, beta: 0);
        if (_learnsHiddenBias) _gradients.HiddenBias.addmv_(_hiddenTransposed, _ones, beta: 0);
        _ofBelow?.addmm_(_recurrence.OfInputs, _weights.InputWeight, beta: 0);
    }
}
