using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>
/// Lanes that are computed as one. Their weights stand in one tensor for each parameter, lanes in front, of which each lane's model has
/// a view. A step takes the weights of those lanes that have a minibatch, and puts back theirs alone: others are never written, so
/// they stay as they are, whatever is in them.
/// </summary>
/// <remarks>Not run on a GPU; tests run it on the CPU.</remarks>
internal sealed class BatchedLanes : LaneComputation
{
    private readonly LaneShape _shape;
    private readonly LanePath?[] _lanes;
    private readonly ImmutableArray<Tensor> _stacks;
    private readonly ImmutableArray<int> _learned; // Numbers of the parameters that are learned.
    private readonly ImmutableArray<Tensor> _states;
    private readonly Tensor _lossSums;
    private readonly List<LaneStep> _together = [];
    private LaneResults? _results; // Of the last step.

    /// <summary>Makes room for them.</summary>
    /// <param name="shape">What they have in common.</param>
    /// <param name="capacity">How many.</param>
    /// <param name="device">Where.</param>
    public BatchedLanes(LaneShape shape, int capacity, Device device)
    {
        using var scope = NewDisposeScope();
        (_shape, _lanes) = (shape, new LanePath?[capacity]);
        var layout = CharModel.LayoutOf(shape.Values, shape.VocabularySize);
        _stacks = [.. layout.Select(one => Kept(zeros([capacity, .. one.Dimensions], float32, device)))];
        _learned = [.. Enumerable.Range(0, layout.Length).Where(index => shape.Cell != Cell.RnnScratch || index != 3)];
        var parts = shape.Cell == Cell.Lstm ? 2 : 1;
        _states =
        [
            .. Enumerable.Range(0, parts).Select(_ => Kept(
                zeros([capacity, shape.Layers, shape.BatchSize, shape.HiddenSize], float32, device))),
        ];
        _lossSums = Kept(zeros([capacity], float64, device));
    }

    public override NumericalPath Open(CharModel model, int lane)
    {
        using var scope = NewDisposeScope();
        model.Adopt([.. _stacks.Select(stack => Kept(stack[lane]))]);
        _lossSums[lane].fill_(KeptScalar.Zero);
        return _lanes[lane] = new LanePath(model, this, lane);
    }

    public override void Step(ReadOnlySpan<LaneStep> steps)
    {
        _together.Clear();
        foreach (var step in steps)
        {
            if (step.Batch.Rows == _shape.BatchSize && step.Batch.Steps == _shape.NumSteps) _together.Add(step);
            else step.Run();
        }
        if (_together.Count == 1) _together[0].Run(); // The others' room would be computed for nothing.
        else if (_together.Count > 1) StepTogether(_together);
    }

    /// <summary>A lane's state after its last step in the batch: (layers, rows, hidden), two for the LSTM; in the caller's dispose
    /// scope.</summary>
    public ImmutableArray<Tensor> CopyState(int lane) => [.. _states.Select(part => part[lane].clone())];

    /// <summary>Has a lane go on from a state of as many rows as a minibatch has, or more.</summary>
    public void SetState(int lane, ImmutableArray<Tensor> state)
    {
        using var scope = NewDisposeScope();
        foreach (var (part, given) in _states.Zip(state)) part[lane].copy_(given.narrow(1, 0, _shape.BatchSize));
    }

    /// <summary>The losses of a lane's steps in the batch since the last call. Waits for the device.</summary>
    public double TakeLossSum(int lane)
    {
        using var scope = NewDisposeScope();
        var own = _lossSums[lane];
        var sum = own.item<double>();
        own.fill_(KeptScalar.Zero);
        return sum;
    }

    /// <summary>What a lane's last step came to, if that was the group's last one too. Waits for the device.</summary>
    public StepFigures FiguresOf(int lane)
    {
        using var scope = NewDisposeScope();
        var place = Array.IndexOf(_results!.Lanes, lane);
        return new(_results.Losses[place].item<double>(), _results.Norms[place].item<float>());
    }

    /// <summary>The gradients of that step before they were clipped, in the order of <see cref="CharModel.Parameters"/>; in the
    /// caller's dispose scope.</summary>
    public ImmutableArray<Tensor> CopyGradients(int lane)
    {
        var place = Array.IndexOf(_results!.Lanes, lane);
        var gradients = _results.Gradients.Select(gradient => gradient[place].clone()).ToImmutableArray();
        return _learned.Contains(3) ? gradients : gradients.Insert(3, zeros_like(gradients[2]));
    }

    public override void Dispose()
    {
        _results?.Dispose();
        foreach (var tensor in _stacks.Concat(_states)) tensor.Dispose();
        _lossSums.Dispose();
    }

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();

    private void StepTogether(List<LaneStep> steps)
    {
        using var scope = NewDisposeScope();
        var device = _lossSums.device;
        var carries = steps.ConvertAll(step => step.Step.CarriesState && _lanes[step.Lane]!.EnterBatch());
        var chosen = tensor([.. steps.Select(step => (long)step.Lane)], device: device);
        var state = StateOf(chosen, carries);
        var weights = _stacks.Select(stack => stack.index_select(0, chosen)).ToImmutableArray();
        var learned = _learned.Select(index => weights[index]).ToImmutableArray();

        _results?.Dispose();
        _results = Differentiate(steps, weights, learned, state);
        using var noGradients = no_grad();
        Move(steps, chosen, learned, _results);
        foreach (var (part, after) in _states.Zip(_results.After)) part.index_copy_(0, chosen, after);
        using var count = (_shape.BatchSize * (double)_shape.NumSteps).ToScalar();
        _lossSums.index_add_(0, chosen, _results.Losses.mul(count), KeptScalar.One);
        foreach (var step in steps) _lanes[step.Lane]!.LeaveBatch();
    }

    // Chosen and not multiplied with zero, which would keep a NaN.
    private ImmutableArray<Tensor> StateOf(Tensor chosen, List<bool> carries)
    {
        if (!carries.Contains(true)) return [.. _states.Select(part => zeros_like(part.index_select(0, chosen)))];
        var states = _states.Select(part => part.index_select(0, chosen));
        if (!carries.Contains(false)) return [.. states];
        var carried = tensor(carries.ToArray(), device: chosen.device).view(-1, 1, 1, 1);
        return [.. states.Select(part => where(carried, part, zeros_like(part)))];
    }

    private LaneResults Differentiate(
        List<LaneStep> steps, ImmutableArray<Tensor> weights, ImmutableArray<Tensor> learned, ImmutableArray<Tensor> state)
    {
        using var scope = NewDisposeScope();
        using var withGradients = enable_grad();
        foreach (var weight in learned) weight.requires_grad_(true);
        var count = _shape.BatchSize * _shape.NumSteps;
        var ids = Gather(steps, count).to(_lossSums.device);
        var (logits, after) = new LaneFormula(ShapeOf(_shape), weights).Run(ids[0], state, _shape.NumSteps);
        using var share = (1.0 / count).ToScalar();
        // In double, as alone: the sum of equal losses is then exact.
        var losses = logits.log_softmax(2).gather(2, ids[1]).view(steps.Count, count).sum(1L, type: float64).neg().mul(share);
        // Of a sum, each lane's gradient is its own: a lane that is NaN gives none to another.
        var gradients = autograd.grad([losses.sum(float64)], learned).ToImmutableArray();
        return new LaneResults(
            [.. steps.Select(step => step.Lane)],
            Kept(losses.detach()),
            Kept(NormsOf(gradients)),
            [.. gradients.Select(Kept)],
            [.. after.Select(part => Kept(part.detach()))]);
    }

    private static Tensor NormsOf(ImmutableArray<Tensor> gradients)
    {
        var squares = gradients.Select(gradient => gradient.mul(gradient).flatten(1).sum(1L));
        return squares.Aggregate((sum, one) => sum.add(one, KeptScalar.One)).sqrt();
    }

    // See NumericalPath.Update: of a NaN and 1, 1.
    private void Move(List<LaneStep> steps, Tensor chosen, ImmutableArray<Tensor> learned, LaneResults results)
    {
        var device = chosen.device;
        var scales = fmin(
            tensor([.. steps.Select(step => step.Step.ClipNorm)], device: device).div(results.Norms), ones_like(results.Norms));
        var rates = tensor([.. steps.Select(step => -step.Step.Lr)], device: device);
        foreach (var (place, index) in _learned.Index())
        {
            long[] dimensions = [-1, .. Enumerable.Repeat(1L, (int)learned[place].dim() - 1)];
            var clipped = results.Gradients[place].mul(scales.view(dimensions));
            var moved = learned[place].detach().addcmul(clipped, rates.view(dimensions), KeptScalar.One);
            _stacks[index].index_copy_(0, chosen, moved);
        }
    }

    // Inputs and targets: (2, l, t b, 1).
    private static Tensor Gather(List<LaneStep> steps, int count)
    {
        var ids = new long[checked(2 * steps.Count * count)];
        for (var i = 0; i < steps.Count; i++)
        {
            var tokens = steps[i].Tokens.Span;
            steps[i].Batch.Gather(tokens, 0, ids.AsSpan(i * count, count));
            steps[i].Batch.Gather(tokens, 1, ids.AsSpan((steps.Count + i) * count, count));
        }
        return tensor(ids, [2, steps.Count, count, 1]);
    }

    private static Kernels.ModelShape ShapeOf(LaneShape shape) =>
        new(shape.Cell, shape.Layers, shape.HiddenSize, shape.VocabularySize);
}

/// <summary>What a step of several lanes came to; in the order of <paramref name="Lanes"/>.</summary>
/// <param name="Lanes">Their numbers.</param>
/// <param name="Losses">Mean cross-entropy of each minibatch in nats: float64, (l).</param>
/// <param name="Norms">Global norms of the gradients: (l).</param>
/// <param name="Gradients">Of what is learned: (l, ...).</param>
/// <param name="After">The state after the last step: (l, layers, b, h).</param>
internal sealed record LaneResults(
    int[] Lanes, Tensor Losses, Tensor Norms, ImmutableArray<Tensor> Gradients, ImmutableArray<Tensor> After) : IDisposable
{
    public void Dispose()
    {
        Losses.Dispose();
        Norms.Dispose();
        foreach (var tensor in Gradients.Concat(After)) tensor.Dispose();
    }
}
