using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>One lane of <see cref="BatchedLanes"/>. What it does by itself - evaluate, write, and a step that no other lane shares - is
/// computed in libtorch's operators on its view of the weights; the state goes to and fro.</summary>
internal sealed class LanePath : NumericalPath
{
    private readonly BatchedLanes _lanes;
    private readonly int _lane;
    private readonly TorchPath _own;
    private Place _state;
    private bool _wasInBatch;

    /// <summary>Opens it.</summary>
    /// <param name="model">Whose weights are views of the lanes'.</param>
    /// <param name="lanes">All of them.</param>
    /// <param name="lane">Which one.</param>
    public LanePath(CharModel model, BatchedLanes lanes, int lane)
        : base(model)
    {
        (_lanes, _lane) = (lanes, lane);
        _own = new TorchPath(model, keepsWeights: true);
    }

    private enum Place
    {
        Nowhere,
        Own,
        Batch,
    }

    /// <summary>Brings the state to where the batch looks for it.</summary>
    /// <returns>Whether there is one; else the lane starts from zeros.</returns>
    public bool EnterBatch()
    {
        if (_state == Place.Own)
        {
            using var scope = NewDisposeScope();
            _lanes.SetState(_lane, _own.CopyState());
            _state = Place.Batch;
        }
        return _state == Place.Batch;
    }

    /// <summary>Says that the batch took a step of it.</summary>
    public void LeaveBatch() => (_state, _wasInBatch) = (Place.Batch, true);

    public override void ResetState()
    {
        _own.ResetState();
        _state = Place.Nowhere;
    }

    public override void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        LeaveForOwn();
        _wasInBatch = false;
        _own.Differentiate(batch, tokens);
    }

    public override void Update(float clipNorm, float lr) => _own.Update(clipNorm, lr);

    public override void Score(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        LeaveForOwn();
        _own.Score(batch, tokens);
    }

    public override double TakeLossSum() => _own.TakeLossSum() + _lanes.TakeLossSum(_lane);

    public override StepFigures ReadFigures() => _wasInBatch ? _lanes.FiguresOf(_lane) : _own.ReadFigures();

    public override int Predict(ReadOnlySpan<int> ids)
    {
        LeaveForOwn();
        return _own.Predict(ids);
    }

    public override ImmutableArray<Tensor> CopyGradients() => _wasInBatch ? _lanes.CopyGradients(_lane) : _own.CopyGradients();

    public override ImmutableArray<Tensor> CopyState() => _state == Place.Batch ? _lanes.CopyState(_lane) : _own.CopyState();

    public override void SetState(ImmutableArray<Tensor> state)
    {
        _own.SetState(state);
        _state = Place.Own;
    }

    public override void Dispose() => _own.Dispose();

    private void LeaveForOwn()
    {
        if (_state == Place.Batch)
        {
            using var scope = NewDisposeScope();
            _own.SetState(_lanes.CopyState(_lane));
        }
        _state = Place.Own;
    }
}
