using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Sweep.Grains;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Versions, processor, memory, environment.</summary>
internal static partial class PlatformExamination
{
    private const long LittleMemory = 1L << 30;

    /// <summary>What changes how libtorch computes, or which libraries and devices a process sees.</summary>
    private static readonly string[] Others =
    [
        "ATEN_CPU_CAPABILITY", "CUBLAS_WORKSPACE_CONFIG", "CUDA_VISIBLE_DEVICES", "GLIBC_TUNABLES", "LD_LIBRARY_PATH",
        "LD_PRELOAD", "MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "ONEDNN_MAX_CPU_ISA",
    ];

    public static DoctorCheck Versions()
    {
        return new DoctorCheck(
            "sweep", DoctorState.Ok,
            $"{ProgramVersion.Current}, trainer version {TrialTrainer.Version}, {RuntimeInformation.FrameworkDescription}");
    }

    public static DoctorCheck System() => new(
        "system", DoctorState.Ok,
        $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}, {LibraryOfC()}");

    public static DoctorCheck Processor()
    {
        var cores = global::System.Environment.ProcessorCount;
        var model = ProcessorModel() ?? RuntimeInformation.ProcessArchitecture.ToString();
        return new DoctorCheck(
            "processor", DoctorState.Ok,
            string.Create(CultureInfo.InvariantCulture, $"{model}, {cores} core{(cores == 1 ? "" : "s")} usable"));
    }

    public static DoctorCheck Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var finding = $"{Sizes.Text(bytes)} usable";
        return bytes >= LittleMemory
            ? new DoctorCheck("memory", DoctorState.Ok, finding)
            : new DoctorCheck(
                "memory", DoctorState.Warning, finding,
                "Give the container more, or use fewer slots: '--slots cpu:1'.");
    }

    public static DoctorCheck Environment()
    {
        var all = global::System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: entry.Value as string ?? ""))
            .Where(v => v.Name.StartsWith("SWEEP_", StringComparison.Ordinal) || Others.Contains(v.Name))
            .OrderBy(v => v.Name, StringComparer.Ordinal)
            .ToArray();
        var finding = all.Length == 0
            ? "no variable of Sweep or libtorch is set"
            : string.Join(' ', all.Select(v => $"{v.Name}={WithoutSecret(v.Value)}"));
        var folder = all.FirstOrDefault(v => v.Name == CorpusLibrary.FolderVariable).Value;
        return string.IsNullOrWhiteSpace(folder) || Directory.Exists(folder)
            ? new DoctorCheck("environment", DoctorState.Ok, finding)
            : new DoctorCheck(
                "environment", DoctorState.Warning, finding,
                $"{CorpusLibrary.FolderVariable} names '{folder}', and there is no such folder. Name the one with the "
                + "texts.");
    }

    /// <summary>A value as it may be shown to others: without the password of a URL or a connection string.</summary>
    internal static string WithoutSecret(string value) => Secret().Replace(value, "$1***");

    private static string LibraryOfC()
    {
        if (!OperatingSystem.IsLinux()) return "the system's C library";
        try
        {
            return $"glibc {Marshal.PtrToStringUTF8(VersionOfC())}";
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            return "no glibc";
        }
    }

    private static string? ProcessorModel()
    {
        const string Linux = "/proc/cpuinfo";
        if (!File.Exists(Linux)) return global::System.Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return File.ReadLines(Linux)
            .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            .FirstOrDefault(model => model.Length > 0);
    }

    [GeneratedRegex(@"(://[^/\s:@]*:|\b(?:password|pwd)\s*=\s*)[^@;\s]+", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [DllImport("libc", EntryPoint = "gnu_get_libc_version")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint VersionOfC();
}
