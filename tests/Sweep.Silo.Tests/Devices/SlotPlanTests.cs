using Sweep.Contracts;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SlotPlanTests : IDisposable
{
    private const string A = "0000:01:00.0";
    private const string B = "0000:02:00.0";
    private const string C = "0000:41:00.0";

    private static readonly string Holder =
        $"is in use by process {Environment.ProcessId} ('sweep silo') on '{Environment.MachineName}' since 2025-03-01 12:30:00 UTC";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("auto", "cuda:0 cuda:1 cuda:2")]
    [InlineData("cuda:all", "cuda:0 cuda:1 cuda:2")]
    [InlineData("cuda:1", "cuda:1")]
    [InlineData("cuda:2,0", "cuda:2 cuda:0")]
    [InlineData("cpu:2", "cpu:0 cpu:1")]
    public void Choose_DevicesAreFree_GivesOneSlotEach(string selection, string devices)
    {
        using var slots = Choose(selection, C, A, B);

        Assert.Equal(devices, string.Join(' ', slots.Devices));
        Assert.Empty(_said);
    }

    [Fact]
    public void Choose_AutoWithoutCuda_GivesOneSlotPerCore()
    {
        using var slots = Choose("auto");

        Assert.Equal(Enumerable.Range(0, Environment.ProcessorCount).Select(i => $"cpu:{i}"), slots.Devices);
    }

    [Theory]
    [InlineData("cuda:all")]
    [InlineData("cuda:0")]
    public void Choose_NoCudaHere_SaysWhatToDo(string selection)
    {
        var fault = Assert.Throws<DeviceUnavailableException>(() => Choose(selection));

        Assert.Equal(
            $"The slots '{selection}' cannot be opened: libtorch finds no CUDA device here. Check with 'nvidia-smi', with "
            + "CUDA_VISIBLE_DEVICES, and that the program was built with TorchBackend 'cuda'; or train on the CPU with '--slots cpu:N'.",
            fault.Message);
    }

    [Fact]
    public void Choose_DeviceIsNotHere_SaysWhichAre()
    {
        var fault = Assert.Throws<DeviceUnavailableException>(() => Choose("cuda:0,2,7", A, B));

        Assert.Equal(
            "The slots 'cuda:0,2,7' cannot be opened: there is no 'cuda:2', 'cuda:7'. Here are: 'cuda:0', 'cuda:1'. "
            + "Name some of these, or 'cuda:all'.",
            fault.Message);
        Choose("cuda:all", A, B).Dispose(); // Nothing is kept.
    }

    [Fact]
    public void Choose_NamedDeviceIsTaken_SaysWhoHasItAndKeepsNothing()
    {
        using var other = Choose("cuda:1", A, B, C);

        var fault = Assert.Throws<DevicesTakenException>(() => Choose("cuda:0,1", A, B, C));

        Assert.Equal(["cuda:1"], fault.Devices);
        Assert.Equal(
            $"GPUs are not free: 'cuda:1' {Holder}. Wait until that has ended or stop it, name other devices with --slots, or train on "
            + "the CPU with '--slots cpu:N'.",
            fault.Message);
        Choose("cuda:0,2", A, B, C).Dispose();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("cuda:all")]
    public void Choose_SomeAreTaken_TakesTheOthersAndSaysSo(string selection)
    {
        using var other = Choose("cuda:1", A, B, C);

        using var slots = Choose(selection, A, B, C);

        Assert.Equal(["cuda:0", "cuda:2"], slots.Devices);
        Assert.Equal([$"GPUs of other processes are left out: 'cuda:1' {Holder}."], _said);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("cuda:all")]
    public void Choose_AllAreTaken_SaysWhoHasThem(string selection)
    {
        using var other = Choose("cuda:all", A, B);

        var fault = Assert.Throws<DevicesTakenException>(() => Choose(selection, A, B));

        Assert.StartsWith(
            $"GPUs are not free: 'cuda:0' {Holder}, 'cuda:1' {Holder}. Wait until those have ended or stop them, ", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_NumbersDiffer_TheCardCounts()
    {
        using var other = Choose("cuda:0", B); // Its CUDA_VISIBLE_DEVICES shows it one card.

        Assert.Equal(["cuda:1"], Assert.Throws<DevicesTakenException>(() => Choose("cuda:1", A, B)).Devices);
        Choose("cuda:0", A, B).Dispose();
    }

    [Fact]
    public void Choose_AfterItWasFreed_TakesItAgain()
    {
        var first = Choose("cuda:all", A, B);
        first.Dispose();
        first.Dispose();

        using var second = Choose("cuda:all", A, B);

        Assert.Throws<DevicesTakenException>(() => Choose("cuda:all", A, B));
    }

    [Fact]
    public void Choose_CpuSlots_AreNeverLocked()
    {
        using var first = Choose("cpu:2", A);
        using var second = Choose("cpu:2", A);

        Assert.Equal(first.Devices, second.Devices);
        Assert.False(Directory.Exists(_folder["devices"]));
    }

    [Fact]
    public void Choose_DriverCannotBeAsked_KeepsByNumberAndSaysSoOnce()
    {
        using var slots = Choose("cuda:all", null, null);

        Assert.Equal(
            [
                "The CUDA driver does not tell which cards are 'cuda:0', 'cuda:1', so they are kept by number: a process to which "
                + "CUDA_VISIBLE_DEVICES gives other numbers could take them too.",
            ],
            _said);
        Assert.Equal(["cuda:1"], Assert.Throws<DevicesTakenException>(() => Choose("cuda:1", null, null)).Devices);
    }

    private SiloSlots Choose(string selection, params string?[] places)
    {
        DeviceLocks locks = new(_folder["devices"], "sweep silo", new StandingClock());
        return new SlotPlan(new ScriptedCudaDevices(places), locks, _said.Add).Choose(SlotSelection.Parse(selection, out _)!);
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => LedgerSamples.Start;
    }
}
