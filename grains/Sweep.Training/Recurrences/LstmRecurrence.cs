using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// Long short-term memory. i, f and o = sigmoid(x + h_(t-1) W), g = tanh(x_g + h_(t-1) W_g), c_t = f c_(t-1) + i g,
/// h_t = o tanh(c_t). Gates stand in the order i, f, g, o; the state is (h, c).
/// </summary>
internal sealed class LstmRecurrence : Recurrence
{
    public override RecurrenceTape Forward(
        Tensor inputs, Tensor weight, Tensor hiddenBias, ImmutableArray<Tensor> state)
    {
        var (steps, rows, size) = (inputs.shape[0], inputs.shape[1], inputs.shape[2] / 4);
        var transposed = weight.t();
        var keepGates = inputs.narrow(2, 0, 2 * size).unbind(0); // i and f
        var parts = inputs.view(steps, rows, 4, size).unbind(2);
        var (ins, forgets, news, outs) =
            (parts[0].unbind(0), parts[1].unbind(0), parts[2].unbind(0), parts[3].unbind(0));
        var hidden = new Tensor[steps];
        var squashed = new Tensor[steps];
        var cells = new Tensor[steps + 1];
        var previous = state[0];
        cells[0] = state[1];
        using var one = 1.ToScalar();
        foreach (var (step, gates) in inputs.unbind(0).Index())
        {
            gates.addmm_(previous, transposed);
            keepGates[step].sigmoid_();
            news[step].tanh_();
            outs[step].sigmoid_();
            cells[step + 1] = (cells[step] * forgets[step]).addcmul_(ins[step], news[step], one);
            squashed[step] = cells[step + 1].tanh();
            previous = hidden[step] = outs[step] * squashed[step];
        }
        var outputs = cat(hidden, 0).view(steps, rows, size);
        var squashes = cat(squashed, 0).view(steps, rows, size);
        var before = cat(cells[..(int)steps], 0).view(steps, rows, size);
        return new RecurrenceTape(state, [previous, cells[steps]], outputs, [inputs, squashes, before]);
    }

    public override RecurrenceGradients Backward(RecurrenceTape tape, Tensor weight, Tensor outputs)
    {
        var (steps, rows, size) = (outputs.shape[0], outputs.shape[1], outputs.shape[2]);
        using var one = 1.ToScalar();
        using var minusOne = (-1).ToScalar();
        // A step's gradients are those of its cell and its output times factors that are known beforehand. Each takes
        // the place of its gate, and x (1 - y) is written x - x y: memory is what this costs.
        var ofGates = tape.Kept[0];
        var factors = ofGates.view(steps, rows, 4, size);
        var parts = factors.unbind(2);
        var (input, forget, news, output) = (parts[0], parts[1], parts[2], parts[3]);
        var forgets = forget.clone().unbind(0);
        var cellSlopes = output.addcmul(tape.Outputs, tape.Kept[1], minusOne).unbind(0); // o (1 - tanh²(c))
        output.copy_(tape.Outputs.addcmul(tape.Outputs, output, minusOne));
        var product = input * news;
        news.copy_(input.addcmul(product, news, minusOne));
        input.copy_(product.addcmul(product, input, minusOne));
        product = tape.Kept[2] * forget;
        forget.copy_(product.addcmul(product, forget, minusOne));

        var (byCell, byOutput, flat) =
            (factors.narrow(2, 0, 3).unbind(0), factors.select(2, 3).unbind(0), ofGates.unbind(0));
        var gradients = outputs.unbind(0);
        var ofCell = zeros(rows, size, float32, outputs.device);
        var broadcast = ofCell.unsqueeze(1);
        for (var step = gradients.Length - 1; step >= 0; step--)
        {
            ofCell.addcmul_(gradients[step], cellSlopes[step], one);
            byCell[step].mul_(broadcast);
            byOutput[step].mul_(gradients[step]);
            if (step == 0) break;
            ofCell.mul_(forgets[step]);
            gradients[step - 1].addmm_(flat[step], weight);
        }
        return new RecurrenceGradients(ofGates, ofGates);
    }
}
