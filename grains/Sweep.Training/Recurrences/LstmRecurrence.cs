using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// Long short-term memory. i, f and o = sigmoid(x + h_(t-1) W), g = tanh(x_g + h_(t-1) W_g), c_t = f c_(t-1) + i g,
/// h_t = o tanh(c_t). Gates stand in the order i, f, g, o; the state is (h, c).
/// </summary>
internal sealed class LstmRecurrence : Recurrence
{
    private readonly RecurrencePlan _plan;
    private readonly Tensor _gates;
    private readonly Tensor _squashed; // tanh(c_t)
    private readonly Tensor _weight;
    private readonly Tensor[] _hidden;
    private readonly Tensor[] _cells;
    private readonly Tensor[] _squashes;
    private readonly Tensor[] _flat;
    private readonly Tensor[] _insAndForgets;
    private readonly Tensor[] _ins;
    private readonly Tensor[] _forgets;
    private readonly Tensor[] _news;
    private readonly Tensor[] _outs;

    public LstmRecurrence(RecurrencePlan plan)
    {
        _plan = plan;
        var (kept, size) = (plan.Kept, plan.Size);
        _gates = kept.Buffer(plan.Steps, plan.Rows, 4L * size);
        Products = kept.Keep(_gates.view(-1, 4L * size));
        _squashed = kept.Buffer(plan.Steps, plan.Rows, size);
        _weight = kept.Keep(plan.Weights.HiddenWeight.t());
        _hidden = kept.Steps(plan.State[0]);
        _cells = kept.Steps(plan.State[1]);
        _squashes = kept.Steps(_squashed);
        _flat = kept.Steps(_gates);
        _insAndForgets = kept.Steps(_gates.narrow(2, 0, 2L * size));
        _ins = kept.Steps(_gates.narrow(2, 0, size));
        _forgets = kept.Steps(_gates.narrow(2, size, size));
        _news = kept.Steps(_gates.narrow(2, 2L * size, size));
        _outs = kept.Steps(_gates.narrow(2, 3L * size, size));
    }

    public override Tensor Products { get; }

    public override int AddedGates => 4;

    public override void Forward()
    {
        for (var step = 0; step < _plan.Steps; step++)
        {
            _flat[step].addmm_(_hidden[step], _weight);
            _insAndForgets[step].sigmoid_();
            _news[step].tanh_();
            _outs[step].sigmoid_();
            _cells[step + 1].copy_(_cells[step]).mul_(_forgets[step]).addcmul_(_ins[step], _news[step], KeptScalar.One);
            _squashes[step].copy_(_cells[step + 1]).tanh_();
            _hidden[step + 1].copy_(_squashes[step]).mul_(_outs[step]);
        }
    }

    public override RecurrenceGradients PlanGradients(GradientBuffers buffers, Tensor ofOutputs) =>
        new LstmGradients(_plan, _gates, _squashed, buffers, ofOutputs);
}
