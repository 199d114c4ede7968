using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo.Tests;

public sealed class SelfTestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunGolden_ShippedCurves_PassOnTheShippedText()
    {
        var checks = await RunAsync(ShippedJson(), "cpu");

        Assert.Equal(GoldenFile.Shipped().Cases.Length + 1, checks.Length);
        Assert.All(checks, c => Assert.Equal(DoctorState.Ok, c.State));
        Assert.Contains(checks, c => c.Figures.Any(f => f.Key == "loss_error"));
    }

    [Fact]
    public async Task RunGolden_NoCudaDevice_SaysWhichDevicesAreHere()
    {
        Assert.SkipWhen(TorchThread.CountCudaDevices() > 0, "There is a CUDA device.");

        var fault = await Assert.ThrowsAsync<DeviceUnavailableException>(() => RunAsync(ShippedJson(), "cuda:0"));

        Assert.StartsWith("The device 'cuda:0' is not here. Devices here: 'cpu'.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunGolden_NoGoldenFile_NamesFileAndPlace()
    {
        var fault = await Assert.ThrowsAsync<GoldenUnusableException>(() => RunAsync("{\"vocabulary\": 3}", "cpu"));

        Assert.EndsWith(
            "golden.json' is no golden file: $.vocabulary: It is '3', but must be a text.", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunGolden_UnknownText_Throws() => await Assert.ThrowsAsync<CorpusUnavailableException>(
        () => RunAsync(ShippedJson().Replace("\"corpus\": \"sample\"", "\"corpus\": \"sampel\"", StringComparison.Ordinal), "cpu"));

    [Fact]
    public async Task RunGolden_TextIsNotHere_SaysWhereItBelongs()
    {
        Assert.SkipUnless(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CorpusLibrary.FolderVariable)), "Texts are found elsewhere.");

        var fault = await Assert.ThrowsAsync<CorpusUnavailableException>(() => RunAsync(
            ShippedJson().Replace("\"corpus\": \"sample\"", "\"corpus\": \"timemachine\"", StringComparison.Ordinal), "cpu"));

        Assert.Contains("as 'timemachine.txt' into a folder that SWEEP_CORPUS_DIR names", fault.Message, StringComparison.Ordinal);
        Assert.Contains(new DataDirectory(_folder).CorpusCache, fault.Message, StringComparison.Ordinal);
    }

    private static string ShippedJson()
    {
        using var resource = typeof(GoldenFile).Assembly.GetManifestResourceStream("golden/sample.json")!;
        using StreamReader reader = new(resource);
        return reader.ReadToEnd();
    }

    private async Task<DoctorCheck[]> RunAsync(string json, string device)
    {
        var path = Path.Combine(_folder, "golden.json");
        await File.WriteAllTextAsync(path, json, TestContext.Current.CancellationToken);
        return [.. await SelfTest.RunGoldenAsync(
            path, new DataDirectory(_folder), device, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken)];
    }
}
