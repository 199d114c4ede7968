using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>h_t = tanh(x_t + h_(t-1) W), with x_t the products of the inputs.</summary>
internal sealed class TanhRecurrence(RecurrencePlan plan) : Recurrence
{
    private readonly Tensor[] _hidden = plan.Kept.Steps(plan.State[0]);
    private readonly Tensor _weight = plan.Kept.Keep(plan.Weights.HiddenWeight.t());

    public override Tensor Products => plan.Outputs;

    public override int AddedGates => 1;

    public override void Forward()
    {
        for (var step = 0; step < plan.Steps; step++) _hidden[step + 1].addmm_(_hidden[step], _weight).tanh_();
    }

    public override RecurrenceGradients PlanGradients(GradientBuffers buffers, Tensor ofOutputs) =>
        new Gradients(plan, buffers.Narrow(0), ofOutputs);

    private sealed class Gradients(RecurrencePlan plan, Tensor slopes, Tensor ofOutputs) : RecurrenceGradients
    {
        private readonly Tensor _slopes = plan.Kept.Keep(slopes.view(-1, plan.Size));
        private readonly Tensor[] _slopesAt = plan.Kept.Steps(slopes);
        private readonly Tensor[] _ofOutputs = plan.Kept.Steps(ofOutputs);

        public override Tensor OfInputs { get; } = plan.Kept.Keep(ofOutputs.view(-1, plan.Size));

        public override void Backward()
        {
            // tanh' = 1 - tanh²
            _slopes.fill_(KeptScalar.One).addcmul_(plan.Outputs, plan.Outputs, KeptScalar.MinusOne);
            for (var step = plan.Steps - 1; step >= 0; step--)
            {
                _ofOutputs[step].mul_(_slopesAt[step]);
                if (step > 0) _ofOutputs[step - 1].addmm_(_ofOutputs[step], plan.Weights.HiddenWeight);
            }
        }
    }
}
