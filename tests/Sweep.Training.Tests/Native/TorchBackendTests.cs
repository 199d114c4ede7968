using System.Text.Json;

namespace Sweep.Training.Tests;

public sealed class TorchBackendTests
{
    [Fact]
    public async Task TorchBackend_Cuda_NamesTheCudaPackage()
    {
        Assert.Equal(["TorchSharp-cuda-linux"], await NativePackagesAsync("cuda"));
    }

    [Fact]
    public async Task TorchBackend_External_NamesNoNativePackage()
    {
        Assert.Empty(await NativePackagesAsync("external"));
    }

    [Fact]
    public async Task TorchBackend_Cpu_NamesTheCpuPackageOfThePlatform()
    {
        var platform = OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64";

        Assert.Equal([$"libtorch-cpu-{platform}"], await NativePackagesAsync("cpu"));
    }

    private static async Task<string[]> NativePackagesAsync(string backend)
    {
        var output = await Programs.RunAsync(
            "dotnet", "msbuild", Build.TrainingProject, "-getItem:PackageReference", $"-p:TorchBackend={backend}");
        using var json = JsonDocument.Parse(output);
        var names = json.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!).ToArray();
        Assert.Contains("TorchSharp", names);
        return [.. names.Except(["TorchSharp"]).Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase))];
    }
}
