using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Chooses the slots of a silo, and keeps the GPUs among them for this process.</summary>
/// <param name="cuda">The CUDA devices that are here.</param>
/// <param name="locks">Where GPUs are kept.</param>
/// <param name="say">Takes one-line messages for the user.</param>
/// <remarks>What it does with CUDA devices was not run on a GPU.</remarks>
internal sealed class SlotPlan(ICudaDevices cuda, DeviceLocks locks, Action<string> say)
{
    /// <summary>Loads libtorch, on a thread of its own, and takes the devices.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="purpose">The command that it is for, for the messages of others.</param>
    /// <param name="say">Takes one-line messages for the user, from any thread.</param>
    /// <exception cref="DeviceUnavailableException">libtorch cannot be loaded on this machine, a device is not here, or
    /// no GPU can be locked.</exception>
    /// <exception cref="DevicesTakenException">Other processes have the GPUs.</exception>
    public static Task<SiloSlots> ChooseAsync(SlotSelection selection, string purpose, Action<string> say) =>
        Task.Run(() => Choose(selection, purpose, say));

    /// <summary>Whether a choice may take GPUs, or fail for want of them.</summary>
    public static bool MayTakeGpus(SlotSelection selection) =>
        selection.IsCuda || (selection.CpuSlots is null && TorchFacts.Backend != "cpu");

    /// <summary>Takes the devices.</summary>
    public SiloSlots Choose(SlotSelection selection)
    {
        if (selection.CpuSlots is { } slots) return OnCpu(slots);
        var count = cuda.Count();
        if (count == 0)
        {
            return selection.IsCuda
                ? throw Unavailable(
                    selection,
                    "libtorch finds no CUDA device here. Check with 'nvidia-smi', with CUDA_VISIBLE_DEVICES, and that the "
                    + "program was built with TorchBackend 'cuda'; or train on the CPU with '--slots cpu:N'.")
                : OnCpu(Environment.ProcessorCount);
        }

        var named = selection.CudaDevices;
        int[] here = [.. Enumerable.Range(0, count)];
        if (named.Except(here).ToArray() is { Length: > 0 } missing)
        {
            throw Unavailable(
                selection, $"there is no {Names(missing)}. Here are: {Names(here)}. Name some of these, or 'cuda:all'.");
        }

        return named.IsEmpty ? Take(here, needsAll: false) : Take(named, needsAll: true);
    }

    private static SiloSlots Choose(SlotSelection selection, string purpose, Action<string> say)
    {
        try
        {
            TorchThread.Prepare();
            var locks = new DeviceLocks(DeviceLocks.MachineFolder(), purpose, TimeProvider.System);
            return new SlotPlan(new CudaDevices(), locks, say).Choose(selection);
        }
        catch (TorchUnavailableException fault)
        {
            throw new DeviceUnavailableException(fault.Message, fault);
        }
    }

    private static SiloSlots OnCpu(int count) => new([.. Enumerable.Range(0, count).Select(i => $"cpu:{i}")], []);

    private static DeviceUnavailableException Unavailable(SlotSelection selection, string why) =>
        new($"The slots '{selection}' cannot be opened: {why}");

    private static string Names(IEnumerable<int> devices) => string.Join(", ", devices.Select(d => $"'{Name(d)}'"));

    private static string Name(int device) => $"cuda:{device}";

    private SiloSlots Take(IReadOnlyCollection<int> devices, bool needsAll)
    {
        var cards = devices.ToDictionary(d => d, CardOf);
        if (devices.Where(d => cards[d] == NumberOf(d)).ToArray() is { Length: > 0 } unknown)
        {
            say($"The CUDA driver does not tell which cards are {Names(unknown)}, so they are kept by number: a process to "
                + "which CUDA_VISIBLE_DEVICES gives other numbers could take them too.");
        }

        Dictionary<int, DeviceLock> held = [];
        List<TakenDevice> taken = [];
        try
        {
            // In one order everywhere: of two processes that come at once and want the same, one gets all.
            foreach (var (device, card) in cards.OrderBy(c => c.Value, StringComparer.Ordinal))
            {
                if (locks.TryTake(card) is { } own) held.Add(device, own);
                else taken.Add(new(Name(device), locks.HolderOf(card)));
            }

            ImmutableArray<TakenDevice> others = [.. taken.OrderBy(t => t.Device, StringComparer.Ordinal)];
            if (!others.IsEmpty && (needsAll || held.Count == 0)) throw new DevicesTakenException(others);
            if (!others.IsEmpty) say($"GPUs of other processes are left out: {string.Join(", ", others)}.");
            return new([.. devices.Where(held.ContainsKey).Select(Name)], [.. held.Values]);
        }
        catch
        {
            foreach (var own in held.Values) own.Dispose();
            throw;
        }
    }

    private string CardOf(int device) => cuda.PciAddress(device) ?? NumberOf(device);

    private static string NumberOf(int device) => $"number-{device}";
}
