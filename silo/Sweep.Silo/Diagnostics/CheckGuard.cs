using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Turns whatever goes wrong in a check into a check that failed.</summary>
internal static class CheckGuard
{
    private const string Ask = "If that does not tell you enough, report it with this page.";

    /// <summary>Carries a check out on a pool thread.</summary>
    public static async Task<DoctorCheck> RunAsync(
        string name, Func<Task<DoctorCheck>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(look, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DoctorCheck(name, DoctorState.Warning, "took too long and was given up", Ask);
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            return new DoctorCheck(name, DoctorState.Failed, FirstLine(fault.Message), Ask);
        }
    }

    /// <summary>Carries a check out on a pool thread.</summary>
    public static Task<DoctorCheck> RunAsync(
        string name, Func<DoctorCheck> look, CancellationToken cancellationToken) =>
        RunAsync(name, () => Task.FromResult(look()), cancellationToken);

    /// <summary>The first line of a message: native errors go on with a page of their own.</summary>
    public static string FirstLine(string text) => text.TrimStart().Split('\n', 2)[0].TrimEnd();

    // All that a file, a socket, SQLite, Orleans, a native library or what stands in a file can do.
    private static bool IsExpected(Exception fault) => fault
        is IOException or UnauthorizedAccessException or SweepException or DbException or SocketException
        or ExternalException or InvalidOperationException or NotSupportedException or ArgumentException
        or FormatException or TimeoutException or System.Text.Json.JsonException or TypeLoadException
        or BadImageFormatException or TypeInitializationException or System.Security.SecurityException
        or OverflowException or Orleans.Runtime.OrleansException or TorchUnavailableException or TorchFaultException
        or CorpusFormatException;
}
