using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// The gated recurrent unit as libraries have it. r and z = sigmoid(x + h_(t-1) W), n = tanh(x_n + r q) with
/// q = h_(t-1) W_n + b_n, h_t = n + z (h_(t-1) - n). Gates stand in the order r, z, n.
/// </summary>
internal sealed class GruRecurrence : Recurrence
{
    private readonly RecurrencePlan _plan;
    private readonly Tensor _gates;
    private readonly Tensor _candidateProducts; // q
    private readonly Tensor _gateWeight;
    private readonly Tensor _candidateWeight;
    private readonly Tensor _candidateBias;
    private readonly Tensor[] _hidden;
    private readonly Tensor[] _resetsAndUpdates;
    private readonly Tensor[] _resets;
    private readonly Tensor[] _updates;
    private readonly Tensor[] _candidates;
    private readonly Tensor[] _products;

    public GruRecurrence(RecurrencePlan plan)
    {
        _plan = plan;
        var (kept, size, weight) = (plan.Kept, plan.Size, plan.Weights.HiddenWeight);
        _gates = kept.Buffer(plan.Steps, plan.Rows, 3L * size);
        Products = kept.Keep(_gates.view(-1, 3L * size));
        _candidateProducts = kept.Buffer(plan.Steps, plan.Rows, size);
        _gateWeight = kept.Keep(weight.narrow(0, 0, 2L * size).t());
        _candidateWeight = kept.Keep(weight.narrow(0, 2L * size, size).t());
        _candidateBias = kept.Keep(plan.Weights.HiddenBias.narrow(0, 2L * size, size));
        _hidden = kept.Steps(plan.State[0]);
        _resetsAndUpdates = kept.Steps(_gates.narrow(2, 0, 2L * size));
        _resets = kept.Steps(_gates.narrow(2, 0, size));
        _updates = kept.Steps(_gates.narrow(2, size, size));
        _candidates = kept.Steps(_gates.narrow(2, 2L * size, size));
        _products = kept.Steps(_candidateProducts);
    }

    public override Tensor Products { get; }

    // The candidate's bias is multiplied by the reset gate.
    public override int AddedGates => 2;

    public override void Forward()
    {
        _candidateProducts.copy_(_candidateBias);
        for (var step = 0; step < _plan.Steps; step++)
        {
            _resetsAndUpdates[step].addmm_(_hidden[step], _gateWeight).sigmoid_();
            _products[step].addmm_(_hidden[step], _candidateWeight);
            _candidates[step].addcmul_(_resets[step], _products[step], KeptScalar.One).tanh_();
            _hidden[step + 1].copy_(_candidates[step]).lerp_(_hidden[step], _updates[step]);
        }
    }

    public override RecurrenceGradients PlanGradients(GradientBuffers buffers, Tensor ofOutputs) =>
        new GruGradients(_plan, _gates, _candidateProducts, buffers, ofOutputs);
}
