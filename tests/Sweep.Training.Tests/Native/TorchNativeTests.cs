using System.IO.Compression;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class TorchNativeTests
{
    private const string ShimPath = "runtimes/linux-x64/native/libLibTorchSharp.so";

    private static string Package { get; } =
        Path.Combine(Build.PackageRoot, "torchsharp", typeof(torch).Assembly.GetName().Version!.ToString(3));

    [Fact]
    public void Output_Shim_DiffersFromThePackageInTheWeakFlagAlone()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Other systems have a shim of their own, which is left as it is.");
        var packaged = File.ReadAllBytes(Path.Combine(Package, ShimPath));
        var built = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, ShimPath));

        Assert.Equal(packaged.Length, built.Length);
        var changed = Assert.Single(Enumerable.Range(0, packaged.Length), i => packaged[i] != built[i]);
        Assert.Equal((0, 2), (packaged[changed], built[changed]));
    }

    [Fact]
    public async Task Output_Shim_LeftThePackageCacheAsItWasDownloaded()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Other systems have a shim of their own, which is left as it is.");
        var archive = Directory.GetFiles(Package, "*.nupkg").Single();
        await using var package = await ZipFile.OpenReadAsync(archive, TestContext.Current.CancellationToken);
        await using var entry = await package.GetEntry(ShimPath)!.OpenAsync(TestContext.Current.CancellationToken);
        using var downloaded = new MemoryStream();
        await entry.CopyToAsync(downloaded, TestContext.Current.CancellationToken);

        Assert.Equal(downloaded.ToArray(), File.ReadAllBytes(Path.Combine(Package, ShimPath)));
    }

    [Fact]
    public void Output_Shim_KeepsThePackagesTimeSoThatBuildsStayIncremental()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Other systems have a shim of their own, which is left as it is.");

        Assert.Equal(
            File.GetLastWriteTimeUtc(Path.Combine(Package, ShimPath)),
            File.GetLastWriteTimeUtc(Path.Combine(AppContext.BaseDirectory, ShimPath)));
    }

    [Fact]
    public void Prepare_InTheTestsOutput_LoadsLibtorchWithOneThread()
    {
        TorchThread.Prepare();

        Assert.Equal(1, torch.get_num_threads());
    }
}
