using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// The gated recurrent unit as libraries have it. r and z = sigmoid(x + h_(t-1) W), n = tanh(x_n + r q) with
/// q = h_(t-1) W_n + b_n, h_t = n + z (h_(t-1) - n). Gates stand in the order r, z, n.
/// </summary>
internal sealed class GruRecurrence : Recurrence
{
    // The candidate's bias is multiplied by the reset gate.
    public override Tensor AddedToInputs(Tensor hiddenBias)
    {
        var added = hiddenBias.clone();
        added.narrow(0, hiddenBias.shape[0] / 3 * 2, hiddenBias.shape[0] / 3).zero_();
        return added;
    }

    public override RecurrenceTape Forward(
        Tensor inputs, Tensor weight, Tensor hiddenBias, ImmutableArray<Tensor> state)
    {
        var (steps, rows, size) = (inputs.shape[0], inputs.shape[1], inputs.shape[2] / 3);
        var (gateWeight, candidateWeight) = (weight.narrow(0, 0, 2 * size).t(), weight.narrow(0, 2 * size, size).t());
        // Written into below, so never a view: of a single row and step, an expanded bias would be the bias itself.
        var products = hiddenBias.narrow(0, 2 * size, size).repeat(steps, rows, 1); // q
        var gates = inputs.narrow(2, 0, 2 * size).unbind(0);
        var resets = inputs.narrow(2, 0, size).unbind(0);
        var updates = inputs.narrow(2, size, size).unbind(0);
        var candidates = inputs.narrow(2, 2 * size, size).unbind(0);
        var hidden = new Tensor[steps + 1];
        hidden[0] = state[0];
        using var one = 1.ToScalar();
        foreach (var (step, product) in products.unbind(0).Index())
        {
            gates[step].addmm_(hidden[step], gateWeight).sigmoid_();
            product.addmm_(hidden[step], candidateWeight);
            candidates[step].addcmul_(resets[step], product, one).tanh_();
            hidden[step + 1] = candidates[step].lerp(hidden[step], updates[step]);
        }
        var all = cat(hidden, 0).view(steps + 1, rows, size);
        return new RecurrenceTape(state, [hidden[steps]], all.narrow(0, 1, steps), [inputs, products, all]);
    }

    public override RecurrenceGradients Backward(RecurrenceTape tape, Tensor weight, Tensor outputs)
    {
        var (steps, rows, size) = (outputs.shape[0], outputs.shape[1], outputs.shape[2]);
        using var one = 1.ToScalar();
        using var minusOne = (-1).ToScalar();
        // A step's gradients are that of its output times factors that are known beforehand. Each takes the place of
        // its gate, and x (1 - y) is written x - x y: memory is what this costs.
        var ofHidden = tape.Kept[0];
        var gates = ofHidden.view(steps, rows, 3, size);
        var parts = gates.unbind(2);
        var (reset, update, candidate) = (parts[0], parts[1], parts[2]);
        var before = tape.Kept[2].narrow(0, 0, steps);
        var updates = update.clone().unbind(0);
        var ofCandidate = update.neg().add_(one, KeptScalar.One);                    // (1 - z) (1 - n²)
        ofCandidate.addcmul_(ofCandidate * candidate, candidate, minusOne);
        var ofUpdate = before.add(candidate, minusOne).mul_(update);
        update.copy_(ofUpdate.addcmul(ofUpdate, update, minusOne));
        var ofProduct = ofCandidate * reset;
        candidate.copy_(ofProduct);
        ofProduct.mul_(tape.Kept[1]);
        reset.copy_(ofProduct.addcmul(ofProduct, reset, minusOne));

        var (wide, flat) = (gates.unbind(0), ofHidden.unbind(0));
        var (gradients, broadcast) = (outputs.unbind(0), outputs.unsqueeze(2).unbind(0));
        for (var step = gradients.Length - 1; step >= 0; step--)
        {
            wide[step].mul_(broadcast[step]);
            if (step > 0) gradients[step - 1].addcmul_(gradients[step], updates[step], one).addmm_(flat[step], weight);
        }

        var ofInputs = ofHidden.clone();
        ofInputs.narrow(2, 2 * size, size).copy_(ofCandidate.mul_(outputs));
        return new RecurrenceGradients(ofInputs, ofHidden);
    }
}
