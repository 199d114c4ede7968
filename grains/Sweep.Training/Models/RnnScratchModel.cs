using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// The tanh RNN written out from its formulas: H_t = tanh(X_t W_xh + H_(t-1) W_hh + b_h), O_t = H_t W_hq + b_q, with
/// one-hot X_t. Weights start from N(0, init_std²), biases from 0.
/// </summary>
internal sealed class RnnScratchModel : CharModel
{
    private const string InputWeight = "rnn.weight_ih_l0";
    private const string HiddenWeight = "rnn.weight_hh_l0";
    private const string InputBias = "rnn.bias_ih_l0";
    private const string HiddenBias = "rnn.bias_hh_l0";
    private const string OutputWeight = "linear.weight";
    private const string OutputBias = "linear.bias";

    private readonly TanhRecurrence _recurrence = new();
    private readonly double _initStd;
    private readonly Tensor _wxh;
    private readonly Tensor _whh;
    private readonly Tensor _bh;
    private readonly Tensor _whq;
    private readonly Tensor _bq;

    public RnnScratchModel(int vocabularySize, int hiddenSize, double initStd, Device device)
        : base(device)
    {
        _initStd = initStd;
        Layout = LayoutOf(vocabularySize, hiddenSize);
        _wxh = NewParameter(device, vocabularySize, hiddenSize);
        _whh = NewParameter(device, hiddenSize, hiddenSize);
        _bh = NewParameter(device, hiddenSize);
        _whq = NewParameter(device, hiddenSize, vocabularySize);
        _bq = NewParameter(device, vocabularySize);
        Parameters = [_wxh, _whh, _bh, _whq, _bq];
    }

    public override ImmutableArray<Tensor> Parameters { get; }

    public override ImmutableArray<TensorShape> Layout { get; }

    /// <summary>PyTorch's nn.RNN has two biases where the formula has one: b_h is stored as the first, zeros as the
    /// second.</summary>
    public static ImmutableArray<TensorShape> LayoutOf(int vocabularySize, int hiddenSize) =>
    [
        new(InputWeight, [hiddenSize, vocabularySize]),
        new(HiddenWeight, [hiddenSize, hiddenSize]),
        new(InputBias, [hiddenSize]),
        new(HiddenBias, [hiddenSize]),
        new(OutputWeight, [vocabularySize, hiddenSize]),
        new(OutputBias, [vocabularySize]),
    ];

    public override void Initialize(ulong seed)
    {
        FillNormal(_wxh, _initStd, seed, 1);
        FillNormal(_whh, _initStd, seed, 2);
        FillNormal(_whq, _initStd, seed, 3);
    }

    public override ImmutableArray<Tensor> ZeroState(long rows) => [zeros(rows, _bh.shape[0], float32, Device)];

    public override (Tensor Logits, ImmutableArray<Tensor> State) Forward(Tensor inputs, ImmutableArray<Tensor> state)
    {
        using var noGradients = no_grad();
        var (logits, tape) = Predict(inputs, state);
        return (logits, tape.After);
    }

    public override StepGradients Differentiate(Tensor inputs, Tensor targets, ImmutableArray<Tensor> state)
    {
        using var noGradients = no_grad();
        var (logits, tape) = Predict(inputs, state);
        var (loss, ofLogits) = Score(logits, targets);
        var outputs = tape.Outputs.flatten(0, 1);                       // (steps * rows, hidden)
        var ofOutputs = ofLogits.mm(_whq.t()).view(tape.Outputs.shape);
        var gradients = _recurrence.Backward(tape, _whh.t(), ofOutputs).OfHidden;
        var flat = gradients.flatten(0, 1);
        var oneHot = nn.functional.one_hot(inputs.flatten(), _bq.shape[0]).to_type(float32);
        return new StepGradients(
            loss,
            [
                oneHot.t().mm(flat),
                tape.TransposedWeightGradient(gradients),
                flat.sum(0L),
                outputs.t().mm(ofLogits),
                ofLogits.sum(0L),
            ],
            tape.After);
    }

    private (Tensor Logits, RecurrenceTape Tape) Predict(Tensor inputs, ImmutableArray<Tensor> state)
    {
        // A one-hot product picks rows of W_xh; picking them for all steps at once costs no product at all.
        var picked = _wxh.add(_bh, KeptScalar.One).index_select(0, inputs.flatten());
        var fromInputs = picked.view(inputs.shape[0], inputs.shape[1], _bh.shape[0]);
        var tape = _recurrence.Forward(fromInputs, _whh.t(), _bh, state);
        return (_bq.addmm(tape.Outputs.flatten(0, 1), _whq), tape);
    }

    public override ImmutableArray<Tensor> NarrowState(ImmutableArray<Tensor> state, long rows) =>
        [state[0].narrow(0, 0, rows)];

    public override Tensor Export(string name)
    {
        using var noGradients = no_grad();
        var values = name switch
        {
            InputWeight => _wxh.t(),
            HiddenWeight => _whh.t(),
            InputBias => _bh,
            HiddenBias => zeros_like(_bh, requires_grad: false),
            OutputWeight => _whq.t(),
            OutputBias => _bq,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The model has no such tensor."),
        };
        return values.detach().cpu().contiguous();
    }

    public override bool Import(string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        switch (name)
        {
            case InputWeight: _wxh.copy_(values.t()); break;
            case HiddenWeight: _whh.copy_(values.t()); break;
            case InputBias: _bh.copy_(values); break;
            case HiddenBias: return values.count_nonzero().item<long>() == 0;
            case OutputWeight: _whq.copy_(values.t()); break;
            case OutputBias: _bq.copy_(values); break;
            default: throw new ArgumentOutOfRangeException(nameof(name), name, "The model has no such tensor.");
        }
        return true;
    }
}
