using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The way back through <see cref="LstmRecurrence"/>.</summary>
/// <remarks>A step's gradients are those of its cell and its output times factors that are known beforehand. Each takes
/// the place of its gate, and x (1 - y) is written x - x y: memory is what this costs.</remarks>
internal sealed class LstmGradients : RecurrenceGradients
{
    private readonly RecurrencePlan _plan;
    private readonly Tensor _input;
    private readonly Tensor _forget;
    private readonly Tensor _news;
    private readonly Tensor _output;
    private readonly Tensor _squashed;
    private readonly Tensor _before;
    private readonly Tensor _after;
    private readonly Tensor _keptForget;
    private readonly Tensor _cellSlope;
    private readonly Tensor _spare;
    private readonly Tensor _ofCell;
    private readonly Tensor _ofCellBroadcast;
    private readonly Tensor[] _byCell;
    private readonly Tensor[] _byOutput;
    private readonly Tensor[] _flat;
    private readonly Tensor[] _forgets;
    private readonly Tensor[] _cellSlopes;
    private readonly Tensor[] _gradients;

    /// <summary>Plans it.</summary>
    /// <param name="plan">The layer's.</param>
    /// <param name="gates">i, f, g and o: (t, b, 4 h).</param>
    /// <param name="squashed">tanh(c): (t, b, h).</param>
    /// <param name="buffers">What other layers use as well.</param>
    /// <param name="ofOutputs">As for <see cref="Recurrence.PlanGradients"/>.</param>
    public LstmGradients(
        RecurrencePlan plan, Tensor gates, Tensor squashed, GradientBuffers buffers, Tensor ofOutputs)
    {
        var (kept, size) = (plan.Kept, plan.Size);
        (_plan, _squashed) = (plan, squashed);
        var byGate = gates.view(plan.Steps, plan.Rows, 4, size);
        _input = kept.Keep(byGate.select(2, 0));
        _forget = kept.Keep(byGate.select(2, 1));
        _news = kept.Keep(byGate.select(2, 2));
        _output = kept.Keep(byGate.select(2, 3));
        _before = kept.Keep(plan.State[1].narrow(0, 0, plan.Steps));
        _after = kept.Keep(plan.State[0].narrow(0, 1, plan.Steps));
        (_keptForget, _cellSlope, _spare) = (buffers.Narrow(0), buffers.Narrow(1), buffers.Narrow(2));
        _ofCell = kept.Buffer(plan.Rows, size);
        _ofCellBroadcast = kept.Keep(_ofCell.unsqueeze(1));
        OfInputs = kept.Keep(gates.view(-1, 4L * size));
        _byCell = kept.Steps(byGate.narrow(2, 0, 3));
        _byOutput = kept.Steps(byGate.select(2, 3));
        _flat = kept.Steps(gates);
        _forgets = kept.Steps(_keptForget);
        _cellSlopes = kept.Steps(_cellSlope);
        _gradients = kept.Steps(ofOutputs);
    }

    public override Tensor OfInputs { get; }

    public override void Backward()
    {
        TakeFactors();
        _ofCell.fill_(KeptScalar.Zero);
        for (var step = _plan.Steps - 1; step >= 0; step--)
        {
            _ofCell.addcmul_(_gradients[step], _cellSlopes[step], KeptScalar.One);
            _byCell[step].mul_(_ofCellBroadcast);
            _byOutput[step].mul_(_gradients[step]);
            if (step == 0) break;
            _ofCell.mul_(_forgets[step]);
            _gradients[step - 1].addmm_(_flat[step], _plan.Weights.HiddenWeight);
        }
    }

    private void TakeFactors()
    {
        _keptForget.copy_(_forget);
        _cellSlope.copy_(_output).addcmul_(_after, _squashed, KeptScalar.MinusOne); // o (1 - tanh²(c))
        _spare.copy_(_after).addcmul_(_after, _output, KeptScalar.MinusOne);
        _output.copy_(_spare);
        _squashed.copy_(_input).mul_(_news);
        _spare.copy_(_input).addcmul_(_squashed, _news, KeptScalar.MinusOne);
        _news.copy_(_spare);
        _spare.copy_(_squashed).addcmul_(_squashed, _input, KeptScalar.MinusOne);
        _input.copy_(_spare);
        _squashed.copy_(_before).mul_(_forget);
        _forget.copy_(_squashed).addcmul_(_squashed, _keptForget, KeptScalar.MinusOne);
    }
}
