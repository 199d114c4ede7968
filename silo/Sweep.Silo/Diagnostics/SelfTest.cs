using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Checks what a device computes.</summary>
public static class SelfTest
{
    /// <summary>Goes through the trainer's own checks on the shipped text.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="time">What speed is measured by.</param>
    /// <param name="progress">Told what comes next, from another thread.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="DeviceUnavailableException">libtorch or the device cannot be used.</exception>
    public static async Task<ImmutableArray<DoctorCheck>> RunAsync(
        string device, TimeProvider time, Action<string> progress, CancellationToken cancellationToken)
    {
        var golden = GoldenFile.Shipped();
        var text = await CorpusLibrary.ReadShippedAsync(golden.Corpus, cancellationToken);
        return await OnOwnThreadAsync(time, () => new TrainerSelfTest(device, time, progress, cancellationToken)
            .Run(TokenizedCorpus.Create(text, Preprocessing.Letters)));
    }

    /// <summary>Checks the curves of a golden file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">Where its text may be; nothing is downloaded.</param>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="time">What is timed by.</param>
    /// <param name="progress">Told what comes next, from another thread.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="GoldenUnusableException">The file cannot be read or understood.</exception>
    /// <exception cref="CorpusUnavailableException">Its text is not on this machine.</exception>
    /// <exception cref="DeviceUnavailableException">libtorch or the device cannot be used.</exception>
    public static async Task<ImmutableArray<DoctorCheck>> RunGoldenAsync(
        string path,
        DataDirectory data,
        string device,
        TimeProvider time,
        Action<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var golden = await ReadAsync(path, cancellationToken);
        var library = CorpusLibrary.FromEnvironment(data);
        var entry = library.Catalogue.Get(golden.Corpus);
        CorpusRef text = new(entry.Name, entry.Sha256, entry.Preprocessing, MaxTokens: null, ValidationTokens: 0);
        var bytes = await library.ReadIfHereAsync(text, cancellationToken) ?? throw Missing(entry, data);
        return await OnOwnThreadAsync(time, () => new TrainerSelfTest(device, time, progress, cancellationToken)
            .Run(golden, TokenizedCorpus.Create(bytes, entry.Preprocessing)));
    }

    /// <summary>What a report of a device begins with: versions, the machine, the device.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    public static ImmutableArray<DoctorCheck> Describe(string device) =>
    [
        PlatformExamination.Versions(),
        PlatformExamination.System(),
        PlatformExamination.Processor(),
        new("device", DoctorState.Ok, TorchExamination.NameOf(device)),
        new("numerical path", DoctorState.Ok, TrialTrainer.KernelFingerprint(device)),
    ];

    private static async Task<GoldenFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            using MemoryStream copy = new();
            var part = new byte[1 << 16];
            for (int read; (read = await file.ReadAsync(part, cancellationToken)) > 0;)
            {
                copy.Write(part, 0, read);
                if (copy.Length > GoldenFile.MaxBytes) break; // Its reader says so.
            }
            return GoldenFile.Read(copy.ToArray());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GoldenUnusableException($"'{path}' cannot be read: {DiskFaults.Explain(fault)}", fault);
        }
        catch (GoldenFormatException fault)
        {
            throw new GoldenUnusableException($"'{path}' is no golden file: {fault.Message}", fault);
        }
    }

    private static CorpusUnavailableException Missing(CatalogueEntry entry, DataDirectory data) => new(
        $"The text '{entry.Name}' that the golden file is about is not on this machine, or is another. Put the file "
        + $"from {entry.Urls.FirstOrDefault()} (SHA-256 '{entry.Sha256}') as '{entry.File}' into a folder that "
        + $"{CorpusLibrary.FolderVariable} names, or at '{Path.Combine(data.CorpusCache, entry.File)}'.");

    // A slot's computations have a thread to themselves, and so have these.
    private static async Task<ImmutableArray<DoctorCheck>> OnOwnThreadAsync(
        TimeProvider time, Func<ImmutableArray<SelfTestResult>> test)
    {
        try
        {
            return await Task.Factory.StartNew(
                () => new TorchExamination(time).Library() is { State: DoctorState.Failed } failed
                    ? [failed]
                    : test().Select(Check).ToImmutableArray(),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception fault) when (fault is TorchUnavailableException or TorchFaultException)
        {
            throw new DeviceUnavailableException(fault.Message, fault);
        }
    }

    private static DoctorCheck Check(SelfTestResult result) =>
        new($"{result.Group}: {result.Subject}", StateOf(result.Outcome), CheckGuard.FirstLine(result.Finding))
        {
            Figures = [.. result.Figures.Select(figure => KeyValuePair.Create(figure.Name, figure.Value))],
        };

    private static DoctorState StateOf(SelfTestOutcome outcome) => outcome switch
    {
        SelfTestOutcome.Passed => DoctorState.Ok,
        SelfTestOutcome.NotCheckable => DoctorState.NotCheckable,
        SelfTestOutcome.Measured => DoctorState.Measured,
        _ => DoctorState.Failed,
    };
}
