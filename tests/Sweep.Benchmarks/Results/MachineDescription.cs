using System.Runtime.InteropServices;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>What figures depend on besides the code: stands above every table.</summary>
internal static class MachineDescription
{
    private const string LoadFile = "/proc/loadavg";
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Processor, load before the measurement, and versions. What the system does not tell is <c>unknown</c>.</summary>
    public static IEnumerable<string> Lines() =>
    [
        .. SystemLines(),
        $"sweep       trainer {TrialTrainer.Version}, libtorch {TrialTrainer.TorchVersion}",
    ];

    /// <summary>Writes <see cref="Lines"/> and some more.</summary>
    public static void Write(TextWriter output, params ReadOnlySpan<string> more)
    {
        foreach (var line in Lines()) output.WriteLine(line);
        foreach (var line in more) output.WriteLine(line);
        output.WriteLine();
    }

    /// <summary>Writes what does not concern training, which then need not be loaded, and some more.</summary>
    public static void WriteSystem(TextWriter output, params ReadOnlySpan<string> more)
    {
        foreach (var line in SystemLines()) output.WriteLine(line);
        foreach (var line in more) output.WriteLine(line);
        output.WriteLine();
    }

    private static string[] SystemLines() =>
    [
        $"processor   {ProcessorName()}, {Environment.ProcessorCount} cores",
        $"load        {LoadAverage()} (1, 5, 15 minutes, before)",
        $"system      {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
    ];

    private static string ProcessorName()
    {
        if (!File.Exists(ProcessorFile)) return RuntimeInformation.ProcessArchitecture.ToString();
        var line = File.ReadLines(ProcessorFile).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static string LoadAverage() =>
        File.Exists(LoadFile) ? string.Join(' ', File.ReadAllText(LoadFile).Split(' ').Take(3)) : "unknown";
}
