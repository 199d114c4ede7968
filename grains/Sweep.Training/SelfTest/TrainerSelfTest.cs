using System.Collections.Immutable;
using TorchSharp;

namespace Sweep.Training;

/// <summary>
/// Checks on this machine that a device computes what it must, without a network: curves of PyTorch, gradients,
/// resumption, repetition, the checkpoint format; and how fast it is. Everything happens on the calling thread.
/// </summary>
public sealed class TrainerSelfTest
{
    /// <summary>The speed of these is measured.</summary>
    private static readonly int[] HiddenSizes = [32, 128, 256, 512];

    private readonly string _device;
    private readonly TimeProvider _time;
    private readonly Action<string> _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly Func<CharModel, NumericalPath> _newPath;

    /// <summary>Makes a self-test of a device.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="time">What speed is measured by.</param>
    /// <param name="progress">Told what comes next, in one line.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    public TrainerSelfTest(
        string device, TimeProvider time, Action<string> progress, CancellationToken cancellationToken)
        : this(device, time, progress, NumericalPaths.Open, cancellationToken)
    {
    }

    internal TrainerSelfTest(
        string device,
        TimeProvider time,
        Action<string> progress,
        Func<CharModel, NumericalPath> newPath,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(progress);
        (_device, _time, _progress) = (device, time, progress);
        (_newPath, _cancellationToken) = (newPath, cancellationToken);
    }

    /// <summary>Goes through all checks; one that cannot be carried out has failed.</summary>
    /// <param name="sample">The shipped text <c>sample</c>.</param>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public ImmutableArray<SelfTestResult> Run(TokenizedCorpus sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var device = Open();
        var limits = SelfTestLimits.Of(_device);
        var results = ImmutableArray.CreateBuilder<SelfTestResult>();
        results.AddRange(Run(GoldenFile.Shipped(), sample));
        Say("gradients against autograd");
        GradientCheck gradients = new(device, limits, GradientCheck.WrittenOut);
        foreach (var (cell, layers) in SelfTestModels.All)
        {
            var name = SelfTestModels.Name(cell, layers);
            results.Add(Try(GradientCheck.Group, name, () => gradients.Check(cell, layers)));
        }
        RepetitionCheck repetition = new(sample, _device, limits, file => file);
        Say("resumed trainings against uninterrupted ones");
        foreach (var model in SelfTestModels.All)
        {
            var name = SelfTestModels.Name(model.Cell, model.Layers);
            results.Add(Try("resume", name, () => repetition.Resume(model, _cancellationToken)));
        }
        Say("the same seed twice, and checkpoints");
        results.Add(Try("same seed", "all models", () => repetition.SameSeed(_cancellationToken)));
        results.Add(Try("checkpoint", "all models", () => repetition.RoundTrip(_cancellationToken)));
        Say("speed");
        results.AddRange(Speed(new SpeedProbe(sample, device, _time)));
        return results.ToImmutable();
    }

    /// <summary>Trains the cases of a golden file and compares.</summary>
    /// <param name="golden">The file.</param>
    /// <param name="corpus">The text that it names.</param>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public ImmutableArray<SelfTestResult> Run(GoldenFile golden, TokenizedCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentNullException.ThrowIfNull(corpus);
        GoldenCheck check = new(Open(), SelfTestLimits.Of(_device), _newPath);
        var results = ImmutableArray.CreateBuilder<SelfTestResult>(golden.Cases.Length + 1);
        results.Add(GoldenCheck.CheckText(golden, corpus));
        foreach (var (index, one) in golden.Cases.Index())
        {
            Say(FormattableString.Invariant($"golden curve {index + 1} of {golden.Cases.Length}: {one.Name}"));
            results.Add(Try(GoldenCheck.Group, one.Name, () => check.Check(one, corpus, _cancellationToken)));
        }
        return results.ToImmutable();
    }

    private IEnumerable<SelfTestResult> Speed(SpeedProbe probe)
    {
        var product = 0.0;
        yield return Try("speed", "sgemm", () => probe.Product(_cancellationToken, out product));
        foreach (var size in HiddenSizes)
            yield return Try("speed", "rnn_scratch", () => probe.Training(size, product, _cancellationToken));
    }

    private torch.Device Open() => TorchCall.Run(() => TorchDevice.Open(_device));

    private void Say(string what)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _progress(what);
    }

    private SelfTestResult Try(string group, string subject, Func<SelfTestResult> check)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return TorchCall.Run(check);
        }
        catch (Exception fault) when (fault is TorchFaultException or OutOfMemoryException or CheckpointFormatException)
        {
            return new SelfTestResult(group, subject, SelfTestOutcome.Failed, fault.Message, []);
        }
    }
}
