using System.Runtime.InteropServices;

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
    public void KernelFingerprint_Cuda_PromisesNoEqualBits()
    {
        Assert.StartsWith("approximate; ", TrialTrainer.KernelFingerprint("cuda:3"), StringComparison.Ordinal);
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
