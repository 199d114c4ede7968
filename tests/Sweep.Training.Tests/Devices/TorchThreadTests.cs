using Sweep.Kernels;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class TorchThreadTests
{
    [Fact]
    public void Describe_LoadersManyAttempts_TellsTheOneThatMatters()
    {
        var fault = new DllNotFoundException(
            """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help ...
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)
            /app/libLibTorchSharp: cannot open shared object file: No such file or directory
            """);

        Assert.Equal(
            "libtorch cannot be loaded: /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by " +
            "/app/libLibTorchSharp.so). Build with TorchBackend 'cpu' or 'cuda'; with 'external', libtorch 2.10.0 " +
            "must be where the system's loader finds it (LD_LIBRARY_PATH on Linux).",
            TorchThread.Describe(fault));
    }

    [Fact]
    public void Describe_ShimThatIsNowhere_SaysSo()
    {
        var fault = new DllNotFoundException(
            """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help ...
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            """);

        Assert.StartsWith(
            "libtorch cannot be loaded: the native library 'LibTorchSharp' is not beside the program.",
            TorchThread.Describe(fault),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TorchVersion_WithoutLoading_IsWhatTorchSharpSays() =>
        Assert.Equal(Version.Parse(torch.__version__).ToString(3), TrialTrainer.TorchVersion);

    [Fact]
    public void Start_CudaDeviceThatIsNotThere_SaysWhatIs()
    {
        if (TorchThread.CountCudaDevices() > 0) Assert.Skip("This machine has CUDA devices.");

        var fault = Assert.Throws<TorchUnavailableException>(
            () => TrialTrainer.Start(Tiny.Trial(), Tiny.Plan(), Tiny.Corpus, "cuda:0"));
        Assert.StartsWith(
            "The device 'cuda:0' is not here. Devices here: 'cpu'.",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NativeError_KeepsItsFirstLineAlone()
    {
        var fault = Assert.Throws<TorchFaultException>(() => TorchCall.Run(() =>
        {
            using var scope = torch.NewDisposeScope();
            return torch.ones(2).reshape(3).numel();
        }));

        Assert.Equal("libtorch failed: shape '[3]' is invalid for input of size 2", fault.Message);
    }

    [Fact]
    public void Run_MoreMemoryThanThereIs_IsRecognised()
    {
        Assert.Throws<DeviceMemoryException>(() => TorchCall.Run(() =>
        {
            using var scope = torch.NewDisposeScope();
            return torch.empty(1L << 60).numel();
        }));
        Assert.Throws<DeviceMemoryException>(() => TorchCall.Run(() =>
        {
            using FloatMemory memory = new();
            memory.Grow(nuint.MaxValue / 8);
            return true;
        }));
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 15.78 GiB total capacity)", true)]
    [InlineData("CUDA error: out of memory", true)]
    [InlineData("[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't allocate memory: you tried 8 bytes", true)]
    [InlineData("DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.", true)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("CUDA error: an illegal memory access was encountered", false)]
    [InlineData("shape '[3]' is invalid for input of size 2", false)]
    public void FaultOf_WhatLibtorchSays_TellsWantOfMemoryFromTheRest(string line, bool isMemory) =>
        Assert.Equal(isMemory, TorchCall.FaultOf(line, new InvalidOperationException()) is DeviceMemoryException);
}
