using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Sweep.Training;

/// <summary>Describes all that the bits of a result depend on besides the trial itself.</summary>
internal static class KernelFingerprint
{
    /// <summary>The numerical path on a CPU: recurrences written out in libtorch's operators, forward and back, in this
    /// order of operations.</summary>
    private const string Unrolled = "torch-unrolled/1";

    /// <summary>The path on CUDA: the library's layers and their autograd, but for <c>rnn_scratch</c>.</summary>
    private const string Library = "torch-library/1";

    /// <summary>What an operator may set to make libtorch and its libraries take other kernels.</summary>
    private static readonly string[] KernelSettings =
        ["ATEN_CPU_CAPABILITY", "MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA"];

    /// <summary>The fingerprint of a device. It begins with <c>exact</c> where equal fingerprints give equal bits, and
    /// with <c>approximate</c> where they may not.</summary>
    /// <exception cref="ArgumentException">There is no such device name.</exception>
    public static string Of(string device)
    {
        var library = $"libtorch {TorchVersion.Text}";
        // cuDNN chooses its algorithms by itself, and some of them add in any order.
        return TorchDevice.Parse(device) is null
            ? $"exact; {library}; {Unrolled}; {RuntimeInformation.RuntimeIdentifier}; {Processor()}{Settings()}"
            : $"approximate; {library}; {Library}; cuda";
    }

    // Matrix kernels are chosen by the processor's instruction sets and, within the BLAS, by its model.
    private static string Processor()
    {
        if (!X86Base.IsSupported) return RuntimeInformation.ProcessArchitecture.ToString();
        var (_, vendorStart, vendorEnd, vendorMiddle) = X86Base.CpuId(0, 0);
        var (signature, _, features, _) = X86Base.CpuId(1, 0);
        var (_, extended, _, _) = X86Base.CpuId(7, 0);
        Span<byte> vendor = stackalloc byte[12];
        MemoryMarshal.Write(vendor, vendorStart);
        MemoryMarshal.Write(vendor[4..], vendorMiddle);
        MemoryMarshal.Write(vendor[8..], vendorEnd);
        var sets = InstructionSets(features, extended);
        return string.Create(
            CultureInfo.InvariantCulture, $"{sets}; {Encoding.ASCII.GetString(vendor)} {signature & 0x0FFF0FF0:x}");
    }

    private static string InstructionSets(int features, int extended)
    {
        const int Fma = 1 << 12;
        const int Avx2 = 1 << 5;
        const int Avx512 = 1 << 16 | 1 << 17 | 1 << 30 | 1 << 31; // F, DQ, BW, VL: what libtorch asks for
        if ((features & Fma) == 0 || (extended & Avx2) == 0) return "DEFAULT";
        return (extended & Avx512) == Avx512 ? "AVX512" : "AVX2";
    }

    private static string Settings() => string.Concat(
        KernelSettings.Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(setting => !string.IsNullOrEmpty(setting.value))
            .Select(setting => $"; {setting.name}={setting.value}"));
}
