using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>
/// Trials of one shape that train beside one another on one device, each in a lane of its own. A trial starts when a lane is free and
/// leaves it when its trainer is disposed of, whatever the others do meanwhile; nothing that happens in one lane, not even
/// a divergence, shows in another. Not thread-safe: all of its trainers belong to one thread.
/// </summary>
/// <remarks>
/// On a CPU, and wherever there is but one lane, each trial gives the bits that it gives alone. Lanes of a GPU are computed in one
/// batch and agree with that to a few units in the last place; their <see cref="TrialTrainer.Kernel"/> begins with
/// <c>approximate</c>. Apart from what is said at each member, all that computes throws as <see cref="TrialTrainer"/> does; where
/// it is memory that is missing it is a <see cref="DeviceMemoryException"/>, and fewer lanes may fit.
/// </remarks>
public sealed class LaneGroup : IDisposable
{
    /// <summary>No group has more lanes.</summary>
    public const int MostLanes = 32;

    private readonly string _device;
    private readonly string _kernel;
    private readonly LaneComputation _computation;
    private readonly TrialTrainer?[] _trainers;
    private readonly LaneStep[] _steps;
    private readonly Func<bool> _run;
    private int _stepCount;
    private bool _isDisposed;

    private LaneGroup(string device, LaneShape shape, int capacity, bool isBatched, LaneComputation computation)
    {
        (_device, Shape, StepsTogether, _computation) = (device, shape, isBatched, computation);
        _kernel = KernelFingerprint.OfLanes(device, isBatched, shape.Cell);
        (_trainers, _steps) = (new TrialTrainer?[capacity], new LaneStep[capacity]);
        _run = () =>
        {
            _computation.Step(_steps.AsSpan(0, _stepCount));
            return true;
        };
    }

    /// <summary>What the trials have in common.</summary>
    public LaneShape Shape { get; }

    /// <summary>How many lanes there are.</summary>
    public int Capacity => _trainers.Length;

    /// <summary>Whether lanes that step at once are one computation; otherwise they are computed one after the other, and may as well
    /// be stepped so.</summary>
    public bool StepsTogether { get; }

    /// <summary>How many of them are taken.</summary>
    public int Taken => _trainers.Count(trainer => trainer is not null);

    /// <summary>Opens a group whose lanes are all free.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="shape">What the trials have in common.</param>
    /// <param name="capacity">Lanes, from 1 to <see cref="MostLanes"/>; for the best number see <see cref="LaneProbe"/>.</param>
    /// <exception cref="ArgumentException">There is no such device name, or no such model.</exception>
    public static LaneGroup Open(string device, LaneShape shape, int capacity) =>
        Open(device, shape, capacity, isBatched: TorchDevice.Parse(device) is not null && capacity > 1);

    /// <summary>The same; a test has lanes of a CPU computed in one batch.</summary>
    internal static LaneGroup Open(string device, LaneShape shape, int capacity, bool isBatched)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MostLanes);
        if (CharModel.FindFault(shape.Values) is { } fault) throw new ArgumentException(fault, nameof(shape));
        return TorchCall.Run(() => new LaneGroup(
            device, shape, capacity, isBatched, OpenComputation(device, shape, capacity, isBatched)));
    }

    /// <summary>What computes so many lanes.</summary>
    internal static LaneComputation OpenComputation(string device, LaneShape shape, int capacity, bool isBatched) =>
        isBatched ? new BatchedLanes(shape, capacity, TorchDevice.Open(device)) : new SeparateLanes();

    /// <summary>Starts a trial in a free lane, as <see cref="TrialTrainer.Start"/> does alone.</summary>
    /// <param name="trial">What to train; of this <see cref="Shape"/>.</param>
    /// <param name="plan">How.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="clock">What epochs are timed by; null for the system's clock.</param>
    /// <returns>Its trainer. To dispose of it frees the lane.</returns>
    /// <exception cref="ArgumentException">The trial is of another shape, or the corpus too short.</exception>
    /// <exception cref="InvalidOperationException">No lane is free.</exception>
    public TrialTrainer Start(TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, TimeProvider? clock = null) =>
        Seat(trial, corpus, seat => TrialTrainer.StartOn(seat, trial, plan, corpus, clock));

    /// <summary>Goes on from a checkpoint in a free lane, as <see cref="TrialTrainer.Resume"/> does alone. Where lanes give the
    /// bits of a trial alone, it may be one that was trained alone, and the other way round.</summary>
    /// <param name="trial">What to train; of this <see cref="Shape"/>.</param>
    /// <param name="plan">How.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="checkpoint">What <see cref="TrialTrainer.Save"/> wrote. Read from where it stands to its end; stays
    /// open.</param>
    /// <param name="clock">What epochs are timed by; null for the system's clock.</param>
    /// <returns>Its trainer. To dispose of it frees the lane.</returns>
    /// <exception cref="CheckpointFormatException">It is no checkpoint, or a damaged one, or of another trial or
    /// text.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Start"/>.</exception>
    /// <exception cref="InvalidOperationException">No lane is free.</exception>
    public TrialTrainer Resume(
        TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, Stream checkpoint, TimeProvider? clock = null) =>
        Seat(trial, corpus, seat => TrialTrainer.ResumeOn(seat, trial, plan, corpus, checkpoint, clock));

    /// <summary>Trains each of some trials on the next minibatch of its epoch; see <see cref="TrialTrainer.Step"/>.</summary>
    /// <param name="trainers">Trainers of this group in any order, each of which <see cref="TrialTrainer.HasBatch"/>. None of the
    /// others is touched.</param>
    /// <remarks>After an exception for which a device is to blame, none of these trainers is of use but to be disposed
    /// of.</remarks>
    /// <exception cref="ArgumentException">A trainer is not of this group, or named twice.</exception>
    /// <exception cref="InvalidOperationException">A trainer has no minibatch before it.</exception>
    public void Step(IReadOnlyList<TrialTrainer> trainers)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        Check(trainers);
        _stepCount = trainers.Count;
        if (_stepCount == 0) return;
        for (var i = 0; i < _stepCount; i++) _steps[i] = trainers[i].BeginStep(LaneOf(trainers[i]));
        TorchCall.Run(_run);
        for (var i = 0; i < _stepCount; i++) trainers[i].EndStep();
    }

    /// <summary>Frees all lanes; trainers that are left are disposed of. A repeat does nothing.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (var trainer in _trainers.ToArray()) trainer?.Dispose();
        _computation.Dispose();
    }

    private void Check(IReadOnlyList<TrialTrainer> trainers)
    {
        var seen = 0u;
        for (var i = 0; i < trainers.Count; i++)
        {
            var lane = trainers[i] is { } trainer ? LaneOf(trainer) : -1;
            if (lane < 0 || (seen & (1u << lane)) != 0)
                throw new ArgumentException("A trainer is not of this group, or is named twice.", nameof(trainers));
            if (!trainers[i].HasBatch) throw new InvalidOperationException("A trainer has no minibatch before it.");
            seen |= 1u << lane;
        }
    }

    private int LaneOf(TrialTrainer trainer) => Array.IndexOf(_trainers, trainer);

    private TrialTrainer Seat(TrialSpec trial, TokenizedCorpus corpus, Func<LaneSeat, TrialTrainer> take)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(corpus);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var shape = LaneShape.Of(trial.Hyperparameters, corpus.Vocabulary.Count);
        if (shape != Shape)
        {
            throw new ArgumentException(
                $"Trial '{trial.Id}' is of another shape ('{shape}') than the lanes ('{Shape}').", nameof(trial));
        }
        var lane = Array.IndexOf(_trainers, null);
        if (lane < 0) throw new InvalidOperationException($"All '{Capacity}' lanes are taken.");
        return _trainers[lane] = take(new LaneSeat(
            _device, _kernel, model => _computation.Open(model, lane), trainer => Leave(trainer, lane)));
    }

    // A trainer may be disposed of again when its lane is another's.
    private void Leave(TrialTrainer trainer, int lane)
    {
        if (_trainers[lane] == trainer) _trainers[lane] = null;
    }
}
