using System.Globalization;
using static TorchSharp.torch;

namespace Sweep.Training.Tests;

public sealed class NativeHeapTests
{
    private const int PageBytes = 4096;
    private const int TensorBytes = 1 << 20;
    private const int Tensors = 8;
    private const int Steps = 40;

    [Fact]
    public async Task KeepFreedMemory_StepsThatFreeMegabytes_TouchNewPagesOnlyInTheFirst()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Faults are counted by Linux's /proc.");

        var faults = await Task.Factory.StartNew(
            CountFaults, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // Memory that was given back would be touched anew in every step.
        Assert.InRange(faults, 0, Steps / 4 * Tensors * TensorBytes / PageBytes);
    }

    private static long CountFaults()
    {
        TorchThread.Prepare();
        Allocate();
        var before = Faults();
        for (var step = 0; step < Steps; step++) Allocate();
        return Faults() - before;
    }

    private static void Allocate()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < Tensors; i++) ones(TensorBytes / sizeof(float));
    }

    // Of this thread alone, so tests beside this one do not count: the tenth field, the second being in brackets.
    private static long Faults()
    {
        var fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[7], CultureInfo.InvariantCulture);
    }
}
