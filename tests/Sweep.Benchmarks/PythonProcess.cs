using System.Diagnostics;

namespace Sweep.Benchmarks;

/// <summary>How Python is started.</summary>
internal static class PythonProcess
{
    /// <summary>A script that computes on one thread, and is talked to.</summary>
    public static ProcessStartInfo OfOneThread(string python, string script)
    {
        ProcessStartInfo start = new(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Read by OpenMP and OpenBLAS when they load; torch.set_num_threads alone comes after that.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        start.Environment["MKL_NUM_THREADS"] = "1";
        return start;
    }
}
