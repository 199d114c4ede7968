using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The path written out in libtorch's operators, for any device. Everything is planned once for each shape of
/// minibatches: see <see cref="TorchPlan"/>.</summary>
internal sealed class TorchPath : NumericalPath
{
    /// <summary>Its name in fingerprints.</summary>
    public const string Name = "torch-planned/1";

    // A training has its own shape, one for what is left at the end of a text, and some for writing.
    private const int MostPlans = 8;

    private readonly Func<RecurrencePlan, Recurrence> _newRecurrence;
    private readonly KeptTensors _kept;
    private readonly TorchUpdate _update;
    private readonly ImmutableArray<Tensor> _weights;
    private readonly ImmutableArray<Tensor> _flatGradients; // Of _weights, however they are laid out.
    private readonly ImmutableArray<Tensor> _gradients;
    private readonly Tensor _loss;   // Of the last Differentiate.
    private readonly Tensor _scored; // Of the last Score.
    private readonly Tensor _lossSum;
    private readonly List<TorchPlan> _plans = []; // That which was used last is last.
    private ImmutableArray<Tensor> _given = [];
    private ImmutableArray<Tensor> _state = [];   // Of the last plan, or what was given; none stands for zeros.
    private long _stateRows;
    private int _count;

    /// <summary>Lays the model's weights out in one tensor.</summary>
    /// <param name="model">On any device.</param>
    /// <param name="newRecurrence">Makes what a layer does from step to step; a test makes wrong ones.</param>
    /// <param name="keepsWeights">Leaves them where they are instead: they are somebody else's as well.</param>
    public TorchPath(
        CharModel model, Func<RecurrencePlan, Recurrence>? newRecurrence = null, bool keepsWeights = false)
        : base(model)
    {
        using var scope = NewDisposeScope();
        _newRecurrence = newRecurrence ?? (plan => Recurrence.Create(model.Shape.Cell, plan));
        _kept = new KeptTensors(model.Device);
        var (flat, gradients) = FlatTensors.Create(model.Layout, model.Device);
        _gradients = ImmutableArray.CreateRange(gradients, _kept.Keep);
        if (keepsWeights)
        {
            (_weights, _flatGradients) = (model.Parameters, _gradients);
        }
        else
        {
            var (weights, parameters) = FlatTensors.Create(model.Layout, model.Device);
            model.Adopt(ImmutableArray.CreateRange(parameters, parameter => parameter.DetachFromDisposeScope()));
            (_weights, _flatGradients) = ([_kept.Keep(weights)], [_kept.Keep(flat)]);
        }
        _loss = _kept.Keep(zeros([], float64, model.Device));
        _scored = _kept.Keep(zeros_like(_loss));
        _lossSum = _kept.Keep(zeros([], float64, model.Device));
        _update = new TorchUpdate(model.Device);
    }

    public override void ResetState() => Continue([], 0);

    public override void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        var plan = Read(batch, tokens);
        _count = batch.TokenCount;
        plan.Outputs.Differentiate(_loss);
        plan.Backward();
        _lossSum.add_(_loss, KeptScalar.One);
        _update.Measure(_flatGradients);
    }

    public override void Update(float clipNorm, float lr) => _update.Apply(_weights, _flatGradients, clipNorm, lr);

    public override void Score(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        Read(batch, tokens).Outputs.Score(_scored);
        _lossSum.add_(_scored, KeptScalar.One);
    }

    public override double TakeLossSum()
    {
        var sum = _lossSum.item<double>();
        _lossSum.fill_(KeptScalar.Zero);
        return sum;
    }

    public override StepFigures ReadFigures() => new(_loss.item<double>() / _count, _update.Norm.item<float>());

    public override int Predict(ReadOnlySpan<int> ids)
    {
        var plan = PlanFor(rows: 1, ids.Length);
        plan.Ids.Read(ids);
        Run(plan);
        using var likeliest = plan.Outputs.Last.argmax();
        return (int)likeliest.item<long>();
    }

    public override ImmutableArray<Tensor> CopyGradients() =>
        ImmutableArray.CreateRange(_gradients, gradient => gradient.clone());

    public override ImmutableArray<Tensor> CopyState() => ImmutableArray.CreateRange(_state, part => part.clone());

    public override void SetState(ImmutableArray<Tensor> state)
    {
        var given = ImmutableArray.CreateRange(state, part => part.clone().DetachFromDisposeScope());
        Continue(given, given.IsEmpty ? 0 : given[0].shape[1]);
        _given = given;
    }

    public override void Dispose()
    {
        ResetState();
        foreach (var plan in _plans) plan.Dispose();
        _update.Dispose();
        _kept.Dispose();
    }

    private TorchPlan Read(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        var plan = PlanFor(batch.Rows, batch.Steps);
        plan.Ids.Read(batch, tokens);
        Run(plan);
        return plan;
    }

    private void Run(TorchPlan plan)
    {
        for (var part = 0; part < plan.Before.Length; part++)
        {
            if (_state.IsEmpty)
            {
                plan.Before[part].fill_(KeptScalar.Zero);
            }
            else if (plan.Rows == _stateRows)
            {
                plan.Before[part].copy_(_state[part]);
            }
            else
            {
                using var first = _state[part].narrow(1, 0, plan.Rows);
                plan.Before[part].copy_(first);
            }
        }
        plan.Forward();
        Continue(plan.After, plan.Rows);
    }

    private void Continue(ImmutableArray<Tensor> state, long rows)
    {
        foreach (var part in _given) part.Dispose();
        (_given, _state, _stateRows) = ([], state, rows);
    }

    private TorchPlan PlanFor(int rows, int steps)
    {
        var index = _plans.Count - 1;
        while (index >= 0 && (_plans[index].Rows != rows || _plans[index].Steps != steps)) index--;
        TorchPlan plan;
        if (index >= 0)
        {
            plan = _plans[index];
            _plans.RemoveAt(index);
        }
        else
        {
            plan = new TorchPlan(Model, _gradients, _newRecurrence, rows, steps);
            // The oldest goes; the state is that of the newest.
            if (_plans.Count == MostPlans)
            {
                _plans[0].Dispose();
                _plans.RemoveAt(0);
            }
        }
        _plans.Add(plan);
        return plan;
    }
}
