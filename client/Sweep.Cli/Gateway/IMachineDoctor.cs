using System.Collections.Immutable;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Looks at the machine, and at what its devices compute.</summary>
internal interface IMachineDoctor
{
    /// <summary>Looks at all that Sweep needs, and makes nothing. What cannot be looked at has failed.</summary>
    Task<ImmutableArray<DoctorCheck>> ExamineAsync(DataDirectory data, CancellationToken cancellationToken);

    /// <summary>What a report of a device begins with: versions, the machine, the device.</summary>
    ImmutableArray<DoctorCheck> Describe(string device);

    /// <summary>Goes through the trainer's own checks.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="progress">Told what comes next, from another thread.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">The device is not here.</exception>
    Task<ImmutableArray<DoctorCheck>> SelfTestAsync(
        string device, Action<string> progress, CancellationToken cancellationToken);

    /// <summary>Trains what a golden file says, and compares.</summary>
    /// <param name="request">The file, and where its text may be.</param>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="progress">Told what comes next, from another thread.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">The file is no golden file, or the device is not here.</exception>
    /// <exception cref="Contracts.CorpusUnavailableException">Its text is not here.</exception>
    Task<ImmutableArray<DoctorCheck>> CheckGoldenAsync(
        GoldenRequest request, string device, Action<string> progress, CancellationToken cancellationToken);
}

/// <summary>A file of golden curves.</summary>
/// <param name="File">Its path.</param>
/// <param name="Data">Where its text may be, besides <c>SWEEP_CORPUS_DIR</c>.</param>
internal sealed record GoldenRequest(string File, DataDirectory Data);
