using System.Runtime.InteropServices;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class KernelFingerprintTests
{
    [Fact]
    public void KernelFingerprint_Cpu_IsExactAndNamesThePathWithoutTheProcessorsInstructions()
    {
        Assert.Equal(
            $"exact; sweep-kernels/1; {RuntimeInformation.ProcessArchitecture}", TrialTrainer.KernelFingerprint("cpu"));
    }

    [Fact]
    public void KernelFingerprint_CudaWithLibraryLayers_PromisesNoEqualBits()
    {
        NumericalPaths.Remember(7, Cell.Gru, libraryIsFaster: true);

        Assert.StartsWith("approximate; ", KernelFingerprint.Of("cuda:7", Cell.Gru), StringComparison.Ordinal);
        Assert.StartsWith(
            $"exact; libtorch 2.10.0; {TorchPath.Name}; cuda", KernelFingerprint.Of("cuda:7", Cell.Lstm), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_DriverThatTells_NamesItsVersionAndTheKindsOfCards()
    {
        var folder = Directory.CreateTempSubdirectory("sweep-driver-").FullName;
        File.WriteAllText(
            Path.Combine(folder, "version"),
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22\nGCC version:");
        foreach (var (index, model) in ((string[])["NVIDIA L4", "NVIDIA A10", "NVIDIA L4"]).Index())
        {
            var card = Directory.CreateDirectory(Path.Combine(folder, "gpus", $"{index}"));
            File.WriteAllText(Path.Combine(card.FullName, "information"), $"Model: \t\t {model}\nIRQ: 7\n");
        }

        Assert.Equal("cuda 550.54.14, NVIDIA A10, NVIDIA L4", CudaDriver.Describe(folder));
        Assert.Equal("cuda", CudaDriver.Describe(Path.Combine(folder, "nowhere")));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(100, 114, false)]
    [InlineData(100, 115, true)]
    [InlineData(100, 50, false)]
    public void IsWorthwhile_LibraryFaster_OnlyFromTheGainOn(double planned, double library, bool expected) =>
        Assert.Equal(expected, PathProbe.IsWorthwhile(planned, library));

    [Fact]
    public void Run_AnyDevice_TimesBothPathsOfEveryLibraryCell()
    {
        TorchThread.Prepare();

        var found = new PathProbe(torch.CPU, TimeProvider.System).Run();

        Assert.Equal(["rnn", "gru", "lstm"], found.Split("; ").Select(part => part.Split(' ')[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu:1")]
    [InlineData("cuda")]
    [InlineData("cuda:-1")]
    [InlineData("tpu")]
    public void KernelFingerprint_OtherName_SaysWhatNamesThereAre(string device)
    {
        var fault = Assert.Throws<ArgumentException>(() => TrialTrainer.KernelFingerprint(device));

        Assert.StartsWith(
            $"There is no device '{device}'. Write 'cpu', or 'cuda:0' and so on.",
            fault.Message,
            StringComparison.Ordinal);
    }
}
