using System.Globalization;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>libtorch, and the devices that it finds.</summary>
internal sealed class TorchExamination(TimeProvider time)
{
    private const string Driver = "/proc/driver/nvidia/gpus";

    private TorchFacts? _facts;

    public DoctorCheck Library()
    {
        var started = time.GetTimestamp();
        try
        {
            _facts = TorchFacts.Find();
        }
        catch (TorchUnavailableException fault)
        {
            var (reason, remedy) = Part(CheckGuard.FirstLine(fault.Message));
            return new DoctorCheck("libtorch", DoctorState.Failed, $"{Flavour()}; {reason}", remedy);
        }
        var took = time.GetElapsedTime(started).TotalSeconds;
        return new DoctorCheck("libtorch", DoctorState.Ok, string.Create(
            CultureInfo.InvariantCulture, $"{Flavour()}, loaded in {took:0.0} s, {_facts.Threads} thread a slot"));
    }

    public static DoctorCheck Kernel() => new("numerical path", DoctorState.Ok, TrialTrainer.KernelFingerprint("cpu"));

    /// <summary>A device and, where it is one, which GPUs the driver shows: their order may be another.</summary>
    public static string NameOf(string device) => device == "cpu" || Models(Driver) is not { Count: > 0 } models
        ? device
        : $"{device} ({string.Join(", ", models)})";

    public async Task<DoctorCheck> DevicesAsync(Task<DoctorCheck> library)
    {
        await library;
        return Describe(_facts?.CudaDevices, Models(Driver), TorchFacts.Backend);
    }

    /// <summary>Says which devices can be trained on.</summary>
    /// <param name="cuda">How many CUDA devices libtorch finds; null where it cannot be loaded.</param>
    /// <param name="models">The GPUs that the NVIDIA driver shows.</param>
    /// <param name="backend">The build's flavour of libtorch.</param>
    internal static DoctorCheck Describe(int? cuda, IReadOnlyList<string> models, string backend)
    {
        const string Name = "devices";
        var here = models.Count == 0 ? "" : $" ({string.Join(", ", models)})";
        if (cuda is null)
            return new(Name, DoctorState.Failed, $"not known without libtorch{here}", "See libtorch above.");
        if (cuda > 0)
        {
            var names = string.Join(", ", Enumerable.Range(0, cuda.Value).Select(i => $"cuda:{i}"));
            return new(Name, DoctorState.Ok, $"cpu, {names}{here}");
        }
        if (models.Count == 0) return new(Name, DoctorState.Ok, "cpu; no CUDA device");
        return new(
            Name, DoctorState.Warning,
            $"cpu; the NVIDIA driver shows {string.Join(", ", models)}, but libtorch uses none",
            backend == "cpu"
                ? "This build has libtorch without CUDA. Build with '-p:TorchBackend=cuda'."
                : "Check with 'nvidia-smi' that the driver is new enough for CUDA 12.8, and CUDA_VISIBLE_DEVICES.");
    }

    private static string Flavour() => $"{TrialTrainer.TorchVersion}, TorchBackend '{TorchFacts.Backend}'";

    // The message says what is wrong, and in its next sentence what to do.
    private static (string Reason, string? Remedy) Part(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? (message, null) : (message[..end], message[(end + 2)..]);
    }

    // The one list of GPUs that needs neither their library nor a program.
    private static List<string> Models(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Select(gpu => Path.Combine(gpu, "information")).Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("Model:", StringComparison.Ordinal))
            .Select(line => line["Model:".Length..].Trim())];
    }
}
