using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>One layer's way forward: one product of its inputs for all steps, then step after step.</summary>
internal sealed class TorchLayer
{
    private readonly LayerInputs _inputs;
    private readonly Recurrence _recurrence;
    private readonly Tensor _inputBias;
    private readonly Tensor _hiddenBias;
    private readonly Tensor _bias;
    private readonly Tensor _sum;

    public TorchLayer(RecurrencePlan plan, LayerInputs inputs, Recurrence recurrence)
    {
        (_inputs, _recurrence, _inputBias) = (inputs, recurrence, plan.Weights.InputBias);
        var added = (long)recurrence.AddedGates * plan.Size;
        _hiddenBias = plan.Kept.Keep(plan.Weights.HiddenBias.narrow(0, 0, added));
        _bias = plan.Kept.Keep(zeros_like(_inputBias));
        _sum = plan.Kept.Keep(_bias.narrow(0, 0, added));
    }

    public void Forward()
    {
        _bias.copy_(_inputBias);
        _sum.add_(_hiddenBias, KeptScalar.One);
        _inputs.Multiply(_recurrence.Products, _bias);
        _recurrence.Forward();
    }
}
