using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>
/// Trains one trial, epoch by epoch, on the calling thread. Its measurements, weights and texts depend on trial, corpus
/// and numerical path alone: not on the thread or process, nor on other trainers beside it, nor on whether it was
/// resumed. Not thread-safe.
/// </summary>
/// <remarks>
/// Apart from what is said at each member, all that computes throws <see cref="TorchUnavailableException"/> when
/// libtorch cannot be loaded and <see cref="TorchFaultException"/> when it refuses, such as for want of memory.
/// </remarks>
public sealed class TrialTrainer : IDisposable
{
    /// <summary>The trainer's version, part of every trial's content hash.</summary>
    public const string Version = Contracts.TrainerVersion.Current;

    private readonly TrialSpec _trial;
    private readonly TrialPlan _plan;
    private readonly Vocabulary _vocabulary;
    private readonly CorpusSplit _split;
    private readonly TimeProvider _clock;
    private readonly NumericalPath _path;
    private readonly TrainingStep _step;
    private readonly LaneSeat _seat;
    private readonly Func<bool> _runStep;
    private TrainingEpoch? _epoch; // The one that is under way.
    private TimeSpan _elapsed;
    private long _started;
    private bool _isBroken;

    private TrialTrainer(
        TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, CorpusSplit split, LaneSeat seat, CharModel model, TimeProvider? clock)
    {
        (_trial, _plan, _vocabulary, _split, _seat) = (trial, plan, corpus.Vocabulary, split, seat);
        _clock = clock ?? TimeProvider.System;
        _path = seat.Open(model);
        _step = new TrainingStep(_path, trial.Hyperparameters);
        _runStep = () =>
        {
            _epoch!.Step();
            return true;
        };
    }

    /// <summary>The libtorch that computes, such as <c>2.10.0</c>. Loads nothing.</summary>
    public static string TorchVersion => Training.TorchVersion.Text;

    /// <summary>How many epochs are trained, those before a resumption among them.</summary>
    public int EpochsDone { get; private set; }

    /// <summary>What computes.</summary>
    internal NumericalPath Path => _path;

    private Hyperparameters Hyperparameters => _trial.Hyperparameters;

    /// <summary>Describes the numerical path of <c>rnn_scratch</c> on a device: kernels, and what their bits depend on. Loads
    /// nothing.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <returns>Text that begins with <c>exact</c> where equal fingerprints give equal bits, else with
    /// <c>approximate</c>.</returns>
    /// <exception cref="ArgumentException">There is no such device name.</exception>
    public static string KernelFingerprint(string device) => Training.KernelFingerprint.Of(device, Cell.RnnScratch);

    /// <summary>The fingerprint of the numerical path that trains; see <see cref="KernelFingerprint"/>.</summary>
    public string Kernel => _seat.Kernel;

    /// <summary>The fingerprint of the numerical path that the checkpoint it went on from was trained on; null for a trial that
    /// began anew.</summary>
    public string? CheckpointKernel { get; private init; }

    /// <summary>Starts a trial from its initial weights.</summary>
    /// <param name="trial">What to train.</param>
    /// <param name="plan">How; of its corpus reference the split counts here, the text is
    /// <paramref name="corpus"/>.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="clock">What epochs are timed by; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The corpus is too short (see <see cref="TokenizedCorpus.FindFault"/>), the
    /// cell cannot have so many layers, or there is no such device name.</exception>
    public static TrialTrainer Start(
        TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, string device, TimeProvider? clock = null) =>
        StartOn(LaneSeat.Solo(device, trial), trial, plan, corpus, clock);

    /// <summary>Goes on from a checkpoint, bit for bit as if there had been no interruption.</summary>
    /// <param name="trial">What to train; it may have been given more epochs since.</param>
    /// <param name="plan">How; see <see cref="Start"/>.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="checkpoint">What <see cref="Save"/> wrote. Read from where it stands to its end; stays
    /// open.</param>
    /// <param name="clock">What epochs are timed by; null for the system's clock.</param>
    /// <exception cref="CheckpointFormatException">It is no checkpoint, or a damaged one, or of another trial or
    /// text.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Start"/>.</exception>
    public static TrialTrainer Resume(
        TrialSpec trial,
        TrialPlan plan,
        TokenizedCorpus corpus,
        string device,
        Stream checkpoint,
        TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return ResumeOn(LaneSeat.Solo(device, trial), trial, plan, corpus, checkpoint, clock);
    }

    /// <summary>Trains the next epoch and measures it: <see cref="BeginEpoch"/>, <see cref="Step"/> for every minibatch,
    /// <see cref="EndEpoch"/>.</summary>
    /// <param name="abandon">Looked at before every step. Once it ended an epoch, the trainer is of no use but to be
    /// disposed of.</param>
    /// <returns>As for <see cref="EndEpoch"/>.</returns>
    /// <exception cref="OperationCanceledException">The epoch was abandoned midway.</exception>
    /// <exception cref="InvalidOperationException">All epochs are trained, or one is not at its end.</exception>
    public Measurement TrainEpoch(CancellationToken abandon)
    {
        BeginEpoch();
        while (HasBatch)
        {
            abandon.ThrowIfCancellationRequested();
            Step();
        }
        return EndEpoch();
    }

    /// <summary>Begins the next epoch. Until its end there is nothing to evaluate, to write or to save: the weights are neither
    /// those before it nor those after it.</summary>
    /// <exception cref="InvalidOperationException">All epochs are trained, or one is not at its end.</exception>
    public void BeginEpoch()
    {
        ThrowIfMidway();
        if (EpochsDone >= Hyperparameters.Epochs)
        {
            throw new InvalidOperationException(
                $"Trial '{_trial.Id}' has trained all its '{Hyperparameters.Epochs}' epochs.");
        }
        _started = _clock.GetTimestamp();
        _epoch = TorchCall.Run(() => new TrainingEpoch(
            _step,
            _split.Training,
            BatchSampler.Epoch(_split.Training.Length, Hyperparameters, _trial.Seed, EpochsDone + 1)));
    }

    /// <summary>Tokens of all epochs that were trained here, not of those before a checkpoint it went on from.</summary>
    public long TokensTrained { get; private set; }

    /// <summary>Whether the epoch that was begun has another minibatch; false where none was begun.</summary>
    public bool HasBatch => !_isBroken && _epoch is { HasBatch: true };

    /// <summary>Trains on the epoch's next minibatch.</summary>
    /// <exception cref="InvalidOperationException">There is none, or a step failed.</exception>
    public void Step()
    {
        BeginStep(lane: 0);
        TorchCall.Run(_runStep);
        _isBroken = false;
    }

    /// <summary>Ends the epoch and measures it, on the held-out tokens too where there are some.</summary>
    /// <returns>The measurement; a loss or perplexity that is NaN or infinite means that the trial diverged. Its
    /// elapsed time is that from the beginning of an epoch to its end, without evaluation, summed over all epochs up to this
    /// one.</returns>
    /// <exception cref="InvalidOperationException">No epoch was begun, it has minibatches left, or a step failed.</exception>
    public Measurement EndEpoch()
    {
        if (_isBroken || _epoch is not { HasBatch: false } epoch)
            throw new InvalidOperationException($"No epoch of trial '{_trial.Id}' is at its end.");
        return TorchCall.Run(() => Measure(epoch));
    }

    /// <summary>The perplexity that ranks a checkpoint taken now: of the held-out tokens where there are some, else of
    /// the training tokens, with still weights. <see cref="CheckpointModel.Evaluate"/> gives the same for the file and
    /// those tokens.</summary>
    /// <exception cref="InvalidOperationException">An epoch is not at its end.</exception>
    public double EvaluateCandidate()
    {
        ThrowIfMidway();
        return TorchCall.Run(() => Evaluate(_plan.RanksByValidation ? _split.Validation : _split.Training));
    }

    /// <summary>Goes on with a text, always by the likeliest character. Changes nothing in the training.</summary>
    /// <param name="prompt">At least one character, read prepared as the corpus is; those that the corpus lacks count as
    /// unknown.</param>
    /// <param name="length">Characters to write, 0 or more.</param>
    /// <returns>The prompt as it was given and what follows it.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or the length negative.</exception>
    /// <exception cref="InvalidOperationException">An epoch is not at its end.</exception>
    public string Generate(string prompt, int length)
    {
        ThrowIfMidway();
        return TorchCall.Run(() => GreedyWriter.Write(_path, _vocabulary, _plan.Corpus.Preprocessing, prompt, length));
    }

    /// <summary>Writes a checkpoint of the state after <see cref="EpochsDone"/> epochs, in the safetensors
    /// format.</summary>
    /// <param name="output">Written to from where it stands; need not be able to seek; stays open.</param>
    /// <exception cref="InvalidOperationException">An epoch is not at its end.</exception>
    public void Save(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ThrowIfMidway();
        TorchCall.Run(() =>
        {
            var metadata = new CheckpointMetadata(
                _trial, _plan.Corpus, _vocabulary, EpochsDone, _elapsed, Version, Kernel);
            CheckpointFile.Write(output, metadata, _path.Model);
            return true;
        });
    }

    /// <summary>Starts a trial as <see cref="Start"/> does, but on libtorch's own layers and autograd: what a benchmark
    /// measures the usual path by. Not to be saved: its checkpoint would name the usual path.</summary>
    internal static TrialTrainer StartReference(
        TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, string device, TimeProvider? clock = null) =>
        StartOn(LaneSeat.Solo(device, trial) with { Open = model => new LibraryPath(model) }, trial, plan, corpus, clock);

    /// <summary>Starts a trial where it is told to.</summary>
    internal static TrialTrainer StartOn(
        LaneSeat seat, TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(corpus);
        var split = CorpusSplit.Of(corpus, plan.Corpus, trial.Hyperparameters);
        return TorchCall.Run(() =>
        {
            var model = new CharModel(trial.Hyperparameters, corpus.Vocabulary.Count, TorchDevice.Open(seat.Device));
            return Keep(model, () =>
            {
                model.Initialize(trial.Seed);
                return new TrialTrainer(trial, plan, corpus, split, seat, model, clock);
            });
        });
    }

    /// <summary>Goes on from a checkpoint where it is told to.</summary>
    internal static TrialTrainer ResumeOn(
        LaneSeat seat, TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, Stream checkpoint, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var split = CorpusSplit.Of(corpus, plan.Corpus, trial.Hyperparameters);
        return TorchCall.Run(() =>
        {
            var file = CheckpointFile.Open(checkpoint);
            CheckOwner(file.Metadata, trial, plan.Corpus, corpus.Vocabulary);
            var model = file.LoadModel(TorchDevice.Open(seat.Device));
            return Keep(model, () => new TrialTrainer(trial, plan, corpus, split, seat, model, clock)
            {
                EpochsDone = file.Metadata.Epoch,
                CheckpointKernel = file.Metadata.Kernel,
                _elapsed = file.Metadata.Elapsed,
            });
        });
    }

    /// <summary>What is next, for whoever takes the step together with others' and calls <see cref="EndStep"/>. Without it the
    /// step counts as failed.</summary>
    /// <exception cref="InvalidOperationException">There is no minibatch, or a step failed.</exception>
    internal LaneStep BeginStep(int lane)
    {
        if (!HasBatch) throw new InvalidOperationException($"Trial '{_trial.Id}' has no minibatch before it: begin an epoch.");
        _isBroken = true; // Until the step is done.
        return new LaneStep(lane, _step, _epoch!.Next, _split.Training);
    }

    /// <summary>Says that the step is done.</summary>
    internal void EndStep()
    {
        _epoch!.Stepped();
        _isBroken = false;
    }

    /// <summary>Frees the model, and the lane if it has one. A repeat does nothing.</summary>
    public void Dispose()
    {
        _path.Dispose();
        _path.Model.Dispose();
        _seat.Leave?.Invoke(this);
    }

    private static TrialTrainer Keep(CharModel model, Func<TrialTrainer> make)
    {
        try
        {
            return make();
        }
        catch
        {
            model.Dispose(); // Memory may be short: it must not wait for the collector.
            throw;
        }
    }

    private static void CheckOwner(CheckpointMetadata metadata, TrialSpec trial, CorpusRef corpus, Vocabulary vocabulary)
    {
        // A sweep may be extended by epochs, which changes the content hash; nothing that was trained depends on their number.
        var (before, now) = (metadata.Trial.Hyperparameters, trial.Hyperparameters);
        var isSame = before with { Epochs = now.Epochs } == now
            && before.Epochs <= now.Epochs
            && metadata.Trial.Seed == trial.Seed
            && metadata.Corpus with { Name = corpus.Name } == corpus
            && metadata.TrainerVersion == Version;
        if (!isSame)
        {
            throw new CheckpointFormatException(
                $"The checkpoint is of another trial than '{trial.Id}': their hyperparameters, seeds, texts or versions of the " +
                "trainer differ.");
        }
        if (!metadata.Vocabulary.Tokens.SequenceEqual(vocabulary.Tokens))
        {
            throw new CheckpointFormatException(
                $"The checkpoint of trial '{trial.Id}' knows other characters than the corpus has.");
        }
    }

    private Measurement Measure(TrainingEpoch epoch)
    {
        _isBroken = true; // Whatever fails here, the measurement is lost.
        var loss = epoch.TakeLoss();
        var took = _clock.GetElapsedTime(_started);

        EpochsDone++;
        _elapsed += took;
        // A clock too coarse to have moved counts as one tick: a rate must stay finite.
        var seconds = Math.Max(took.Ticks, 1) / (double)TimeSpan.TicksPerSecond;
        double? validation = _split.Validation.IsEmpty ? null : Evaluate(_split.Validation);
        (_epoch, _isBroken) = (null, false);
        TokensTrained += epoch.TokenCount;
        return new Measurement(EpochsDone, loss, Math.Exp(loss), validation, epoch.TokenCount / seconds, _elapsed);
    }

    private double Evaluate(ReadOnlyMemory<int> tokens) =>
        PerplexityEvaluation.Run(_path, tokens, Hyperparameters.BatchSize, Hyperparameters.NumSteps);

    private void ThrowIfMidway()
    {
        if (_epoch is null && !_isBroken) return;
        throw new InvalidOperationException(
            $"An epoch of trial '{_trial.Id}' is not at its end; if it was abandoned, resume from a checkpoint.");
    }
}
