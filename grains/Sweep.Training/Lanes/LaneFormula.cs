using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Kernels;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The models of several lanes as one formula in libtorch's operators, for its autograd. Every product is one of all lanes
/// side by side, and no value of a lane has a part in another's.</summary>
/// <remarks>Notation: l lanes, t steps, b rows, h hidden units, g gates, v characters. All is made anew in the caller's dispose
/// scope.</remarks>
/// <param name="shape">What they have in common.</param>
/// <param name="parameters">In the order of <see cref="CharModel.Layout"/>, with the lanes in front: (l, ...).</param>
internal sealed class LaneFormula(ModelShape shape, ImmutableArray<Tensor> parameters)
{
    /// <summary>Reads minibatches and predicts each character's successor.</summary>
    /// <param name="ids">(l, t b, 1), time-major: int64.</param>
    /// <param name="state">(l, layers, b, h), two for the LSTM.</param>
    /// <param name="steps">Time steps.</param>
    /// <returns>Logits: (l, t b, v), and the state after the last step.</returns>
    public (Tensor Logits, ImmutableArray<Tensor> After) Run(Tensor ids, ImmutableArray<Tensor> state, int steps)
    {
        var (lanes, rows) = (ids.shape[0], ids.shape[1] / steps);
        // A product with ones and zeros, where rows could be picked: the gradient of picking adds in any order on a GPU.
        var read = zeros([lanes, ids.shape[1], shape.VocabularySize], float32, ids.device)
            .scatter_(2, ids, ones([lanes, ids.shape[1], 1], float32, ids.device));
        var after = state.Select(_ => new List<Tensor>()).ToArray();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var weights = LayerTensors.Of(parameters, layer);
            var bias = shape.Cell == Cell.Gru ? weights.InputBias : weights.InputBias.add(weights.HiddenBias, KeptScalar.One);
            var sums = Plus(bias.unsqueeze(1), read, weights.InputWeight.transpose(1, 2))
                .view(lanes, steps, rows, -1).unbind(1);
            var ofLayer = state.Select(part => part.select(1, layer)).ToArray();
            List<Tensor> outputs = [];
            foreach (var sum in sums)
            {
                ofLayer = Advance(sum, ofLayer, weights);
                outputs.Add(ofLayer[0]);
            }
            foreach (var (part, last) in after.Zip(ofLayer)) part.Add(last);
            read = stack(outputs, 1).view(lanes, ids.shape[1], shape.HiddenSize);
        }
        var logits = Plus(parameters[^1].unsqueeze(1), read, parameters[^2].transpose(1, 2));
        return (logits, [.. after.Select(part => stack(part, 1))]);
    }

    // sums + factors * weights of every lane. libtorch takes what is added first, TorchSharp last.
    private static Tensor Plus(Tensor sums, Tensor factors, Tensor weights) => factors.baddbmm(weights, sums);

    // Products and gates of one step: (l, b, g h).
    private Tensor[] Advance(Tensor sums, Tensor[] state, LayerTensors weights)
    {
        var weight = weights.HiddenWeight.transpose(1, 2);
        switch (shape.Cell)
        {
            case Cell.Gru:
                var products = Plus(weights.HiddenBias.unsqueeze(1), state[0], weight).chunk(3, 2);
                var inputs = sums.chunk(3, 2);
                var reset = inputs[0].add(products[0], KeptScalar.One).sigmoid();
                var update = inputs[1].add(products[1], KeptScalar.One).sigmoid();
                var candidate = inputs[2].add(reset.mul(products[2]), KeptScalar.One).tanh();
                return [candidate.lerp(state[0], update)];
            case Cell.Lstm:
                var gates = Plus(sums, state[0], weight).chunk(4, 2);
                var cell = gates[1].sigmoid().mul(state[1])
                    .add(gates[0].sigmoid().mul(gates[2].tanh()), KeptScalar.One);
                return [gates[3].sigmoid().mul(cell.tanh()), cell];
            default:
                return [Plus(sums, state[0], weight).tanh()];
        }
    }
}
