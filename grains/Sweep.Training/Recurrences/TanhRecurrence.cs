using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>h_t = tanh(x_t + h_(t-1) W), with x_t the products of the inputs.</summary>
internal sealed class TanhRecurrence : Recurrence
{
    public override RecurrenceTape Forward(
        Tensor inputs, Tensor weight, Tensor hiddenBias, ImmutableArray<Tensor> state)
    {
        var transposed = weight.t();
        var hidden = state[0];
        foreach (var output in inputs.unbind(0)) hidden = output.addmm_(hidden, transposed).tanh_();
        return new RecurrenceTape(state, [hidden], inputs, []);
    }

    public override RecurrenceGradients Backward(RecurrenceTape tape, Tensor weight, Tensor outputs)
    {
        var slopes = tape.Outputs.mul(tape.Outputs).neg_().add_(KeptScalar.One, KeptScalar.One).unbind(0); // tanh' = 1 - tanh²
        var gradients = outputs.unbind(0);
        for (var step = gradients.Length - 1; step >= 0; step--)
        {
            gradients[step].mul_(slopes[step]);
            if (step > 0) gradients[step - 1].addmm_(gradients[step], weight);
        }
        return new RecurrenceGradients(outputs, outputs);
    }
}
