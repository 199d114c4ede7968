using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The way back through <see cref="GruRecurrence"/>.</summary>
/// <remarks>A step's gradients are that of its output times factors that are known beforehand. Each takes the place of
/// its gate, and x (1 - y) is written x - x y: memory is what this costs.</remarks>
internal sealed class GruGradients : RecurrenceGradients
{
    private readonly RecurrencePlan _plan;
    private readonly Tensor _gates;
    private readonly Tensor _reset;
    private readonly Tensor _update;
    private readonly Tensor _candidate;
    private readonly Tensor _products; // q
    private readonly Tensor _before;
    private readonly Tensor _keptUpdate;
    private readonly Tensor _ofCandidate;
    private readonly Tensor _spare;
    private readonly Tensor _ofOutputs;
    private readonly Tensor _ofInputs;
    private readonly Tensor _ofInputsCandidate;
    private readonly Tensor[] _wide;
    private readonly Tensor[] _flat;
    private readonly Tensor[] _updates;
    private readonly Tensor[] _gradients;
    private readonly Tensor[] _broadcast;

    /// <summary>Plans it.</summary>
    /// <param name="plan">The layer's.</param>
    /// <param name="gates">r, z and n: (t, b, 3 h).</param>
    /// <param name="products">q: (t, b, h).</param>
    /// <param name="buffers">What other layers use as well.</param>
    /// <param name="ofOutputs">As for <see cref="Recurrence.PlanGradients"/>.</param>
    public GruGradients(
        RecurrencePlan plan, Tensor gates, Tensor products, GradientBuffers buffers, Tensor ofOutputs)
    {
        var (kept, size) = (plan.Kept, plan.Size);
        (_plan, _gates, _products, _ofOutputs) = (plan, gates, products, ofOutputs);
        var byGate = gates.view(plan.Steps, plan.Rows, 3, size);
        _reset = kept.Keep(byGate.select(2, 0));
        _update = kept.Keep(byGate.select(2, 1));
        _candidate = kept.Keep(byGate.select(2, 2));
        _before = kept.Keep(plan.State[0].narrow(0, 0, plan.Steps));
        (_keptUpdate, _ofCandidate, _spare) = (buffers.Narrow(0), buffers.Narrow(1), buffers.Narrow(2));
        _ofInputs = buffers.Wide;
        _ofInputsCandidate = kept.Keep(_ofInputs.narrow(2, 2L * size, size));
        OfInputs = kept.Keep(_ofInputs.view(-1, 3L * size));
        OfHidden = kept.Keep(gates.view(-1, 3L * size));
        _wide = kept.Steps(byGate);
        _flat = kept.Steps(gates);
        _updates = kept.Steps(_keptUpdate);
        _gradients = kept.Steps(ofOutputs);
        _broadcast = kept.Steps(ofOutputs.unsqueeze(2));
    }

    public override Tensor OfInputs { get; }

    public override Tensor OfHidden { get; }

    public override void Backward()
    {
        TakeFactors();
        for (var step = _plan.Steps - 1; step >= 0; step--)
        {
            _wide[step].mul_(_broadcast[step]);
            if (step == 0) break;
            _gradients[step - 1].addcmul_(_gradients[step], _updates[step], KeptScalar.One)
                .addmm_(_flat[step], _plan.Weights.HiddenWeight);
        }
        _ofInputs.copy_(_gates);
        _ofInputsCandidate.copy_(_ofCandidate).mul_(_ofOutputs);
    }

    private void TakeFactors()
    {
        _keptUpdate.copy_(_update);
        _ofCandidate.fill_(KeptScalar.One).sub_(_update);                   // (1 - z) (1 - n²)
        _spare.copy_(_ofCandidate).mul_(_candidate);
        _ofCandidate.addcmul_(_spare, _candidate, KeptScalar.MinusOne);
        _spare.copy_(_before).sub_(_candidate).mul_(_update);               // (h - n) z (1 - z)
        _update.copy_(_spare).addcmul_(_spare, _keptUpdate, KeptScalar.MinusOne);
        _candidate.copy_(_ofCandidate).mul_(_reset);
        _products.mul_(_candidate);                                         // (1 - z) (1 - n²) q r (1 - r)
        _spare.copy_(_products).addcmul_(_products, _reset, KeptScalar.MinusOne);
        _reset.copy_(_spare);
    }
}
