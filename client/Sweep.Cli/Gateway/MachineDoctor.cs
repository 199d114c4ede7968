using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class MachineDoctor(TimeProvider time) : IMachineDoctor
{
    public async Task<ImmutableArray<DoctorCheck>> ExamineAsync(DataDirectory data, CancellationToken cancellationToken) =>
        await MachineExamination.RunAsync(await FolderAsync(data, cancellationToken), time, cancellationToken);

    public ImmutableArray<DoctorCheck> Describe(string device) => SelfTest.Describe(device);

    public Task<ImmutableArray<DoctorCheck>> SelfTestAsync(
        string device, Action<string> progress, CancellationToken cancellationToken) =>
        WithCommandErrorsAsync(() => SelfTest.RunAsync(device, time, progress, cancellationToken));

    public Task<ImmutableArray<DoctorCheck>> CheckGoldenAsync(
        GoldenRequest request, string device, Action<string> progress, CancellationToken cancellationToken) =>
        WithCommandErrorsAsync(
            () => SelfTest.RunGoldenAsync(request.File, request.Data, device, time, progress, cancellationToken));

    private static async Task<DataDirectory> FolderAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        try
        {
            return await SharedFolder.LocateAsync(data, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return data; // The examination says so, among all else.
        }
    }

    private static async Task<ImmutableArray<DoctorCheck>> WithCommandErrorsAsync(
        Func<Task<ImmutableArray<DoctorCheck>>> test)
    {
        try
        {
            return await test();
        }
        catch (Exception fault) when (fault is GoldenUnusableException or DeviceUnavailableException)
        {
            throw new CommandException(fault.Message, inner: fault);
        }
    }
}
