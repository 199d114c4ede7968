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
    private readonly string _device;
    private readonly TimeProvider _clock;
    private readonly NumericalPath _path;
    private readonly TrainingStep _step;
    private TimeSpan _elapsed;
    private bool _isMidway;

    private TrialTrainer(
        TrialSpec trial,
        TrialPlan plan,
        TokenizedCorpus corpus,
        CorpusSplit split,
        string device,
        TimeProvider? clock,
        NumericalPath path)
    {
        (_trial, _plan, _vocabulary, _split, _device) = (trial, plan, corpus.Vocabulary, split, device);
        _clock = clock ?? TimeProvider.System;
        _path = path;
        _step = new TrainingStep(path, trial.Hyperparameters);
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
    public string Kernel => Training.KernelFingerprint.Of(_device, Hyperparameters.Cell);

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
        StartOn(NumericalPaths.Open, trial, plan, corpus, device, clock);

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
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var split = CorpusSplit.Of(corpus, plan.Corpus, trial.Hyperparameters);
        return TorchCall.Run(() =>
        {
            var file = CheckpointFile.Open(checkpoint);
            CheckOwner(file.Metadata, trial, plan.Corpus, corpus.Vocabulary);
            var model = file.LoadModel(TorchDevice.Open(device));
            return new TrialTrainer(trial, plan, corpus, split, device, clock, NumericalPaths.Open(model))
            {
                EpochsDone = file.Metadata.Epoch,
                CheckpointKernel = file.Metadata.Kernel,
                _elapsed = file.Metadata.Elapsed,
            };
        });
    }

    /// <summary>Trains the next epoch and measures it, on the held-out tokens too where there are some.</summary>
    /// <param name="abandon">Looked at before every step. Once it ended an epoch, the trainer is of no use but to be
    /// disposed of.</param>
    /// <returns>The measurement; a loss or perplexity that is NaN or infinite means that the trial diverged. Its
    /// elapsed time is that of training alone, summed over all epochs up to this one.</returns>
    /// <exception cref="OperationCanceledException">The epoch was abandoned midway.</exception>
    /// <exception cref="InvalidOperationException">All epochs are trained, or one was abandoned.</exception>
    public Measurement TrainEpoch(CancellationToken abandon)
    {
        ThrowIfMidway();
        if (EpochsDone >= Hyperparameters.Epochs)
        {
            throw new InvalidOperationException(
                $"Trial '{_trial.Id}' has trained all its '{Hyperparameters.Epochs}' epochs.");
        }
        return TorchCall.Run(() => Train(EpochsDone + 1, abandon));
    }

    /// <summary>The perplexity that ranks a checkpoint taken now: of the held-out tokens where there are some, else of
    /// the training tokens, with still weights. <see cref="CheckpointModel.Evaluate"/> gives the same for the file and
    /// those tokens.</summary>
    /// <exception cref="InvalidOperationException">An epoch was abandoned.</exception>
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
    /// <exception cref="InvalidOperationException">An epoch was abandoned.</exception>
    public string Generate(string prompt, int length)
    {
        ThrowIfMidway();
        return TorchCall.Run(() => GreedyWriter.Write(_path, _vocabulary, _plan.Corpus.Preprocessing, prompt, length));
    }

    /// <summary>Writes a checkpoint of the state after <see cref="EpochsDone"/> epochs, in the safetensors
    /// format.</summary>
    /// <param name="output">Written to from where it stands; need not be able to seek; stays open.</param>
    /// <exception cref="InvalidOperationException">An epoch was abandoned.</exception>
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
        StartOn(model => new LibraryPath(model), trial, plan, corpus, device, clock);

    /// <summary>Frees the model. A repeat does nothing.</summary>
    public void Dispose()
    {
        _path.Dispose();
        _path.Model.Dispose();
    }

    private static TrialTrainer StartOn(
        Func<CharModel, NumericalPath> open,
        TrialSpec trial,
        TrialPlan plan,
        TokenizedCorpus corpus,
        string device,
        TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(corpus);
        var split = CorpusSplit.Of(corpus, plan.Corpus, trial.Hyperparameters);
        return TorchCall.Run(() =>
        {
            var model = new CharModel(trial.Hyperparameters, corpus.Vocabulary.Count, TorchDevice.Open(device));
            model.Initialize(trial.Seed);
            return new TrialTrainer(trial, plan, corpus, split, device, clock, open(model));
        });
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

    private Measurement Train(int epoch, CancellationToken abandon)
    {
        _isMidway = true; // Whatever stops the epoch, its weights are neither those before it nor those after it.
        var started = _clock.GetTimestamp();
        var batches = BatchSampler.Epoch(_split.Training.Length, Hyperparameters, _trial.Seed, epoch);
        var loss = TrainingEpoch.Run(_path, _step, _split.Training, batches, abandon);
        var took = _clock.GetElapsedTime(started);
        _isMidway = false;

        EpochsDone = epoch;
        _elapsed += took;
        var tokens = batches.Sum(batch => (long)batch.TokenCount);
        // A clock too coarse to have moved counts as one tick: a rate must stay finite.
        var seconds = Math.Max(took.Ticks, 1) / (double)TimeSpan.TicksPerSecond;
        double? validation = _split.Validation.IsEmpty ? null : Evaluate(_split.Validation);
        return new Measurement(epoch, loss, Math.Exp(loss), validation, tokens / seconds, _elapsed);
    }

    private double Evaluate(ReadOnlyMemory<int> tokens) =>
        PerplexityEvaluation.Run(_path, tokens, Hyperparameters.BatchSize, Hyperparameters.NumSteps);

    private void ThrowIfMidway()
    {
        if (!_isMidway) return;
        throw new InvalidOperationException(
            $"An epoch of trial '{_trial.Id}' was abandoned; resume from a checkpoint.");
    }
}
