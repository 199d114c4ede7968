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
        var (steps, rows, hiddenSize) = (inputs.shape[0], inputs.shape[1], _bh.shape[0]);

        // A one-hot product picks rows of W_xh; picking them for all steps at once costs no product at all.
        var fromInputs = _wxh.index_select(0, inputs.reshape(steps * rows)).add(_bh).view(steps, rows, hiddenSize);

        var hidden = state[0];                                          // (rows, hidden)
        var states = new Tensor[steps];
        // unbind, not select: the gradient of each select would be a tensor of all steps.
        foreach (var (step, fromInput) in fromInputs.unbind(0).Index())
        {
            hidden = states[step] = fromInput.addmm(hidden, _whh).tanh_();
        }
        var logits = _bq.addmm(cat(states, 0), _whq);                   // (steps * rows, vocabulary)
        return (logits, [hidden]);
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
