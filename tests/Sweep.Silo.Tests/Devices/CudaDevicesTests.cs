using System.Diagnostics;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class CudaDevicesTests : IDisposable
{
    /// <summary>A driver with two devices, whose handles are not their numbers.</summary>
    private const string Source = """
        #include <string.h>
        static int ready = 0;
        int cuInit(unsigned flags) { ready = flags == 0; return 0; }
        int cuDeviceGet(int *handle, int device) {
            if (!ready || device > 1) return 101;
            *handle = 1 - device;
            return 0;
        }
        int cuDeviceGetPCIBusId(char *text, int length, int handle) {
            if (length < 13) return 1;
            strcpy(text, handle == 0 ? "0000:0A:00.0" : "0000:0B:00.0");
            return 0;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PciAddress_DriverThatAnswers_TellsWhatItSays()
    {
        const string Compiler = "/usr/bin/cc";
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Compiler), $"Needs '{Compiler}'.");
        await File.WriteAllTextAsync(_folder["driver.c"], Source, TestContext.Current.CancellationToken);
        using var compiler = Process.Start(Compiler, ["-shared", "-fPIC", "-o", _folder["driver.so"], _folder["driver.c"]]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);

        CudaDevices devices = new(_folder["driver.so"]);

        Assert.Equal(
            ["0000:0b:00.0", "0000:0a:00.0", null], Enumerable.Range(0, 3).Select(devices.PciAddress));
    }

    [Fact]
    public void PciAddress_NoDriver_IsNull() => Assert.Null(new CudaDevices(_folder["none.so"]).PciAddress(0));

    [Fact]
    public void PciAddress_AnotherLibrary_IsNull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names a library of Linux.");

        Assert.Null(new CudaDevices("libc.so.6").PciAddress(0));
    }
}
