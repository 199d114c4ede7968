using Microsoft.Extensions.Logging;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>What the lines of a log are about, where their own words do not say it.</summary>
internal static class LogScopes
{
    private static readonly Func<ILogger, SweepId, IDisposable?> Sweep = LoggerMessage.DefineScope<SweepId>("sweep {Sweep}");
    private static readonly Func<ILogger, AttemptId, IDisposable?> Attempt = LoggerMessage.DefineScope<AttemptId>("attempt {Attempt}");

    /// <summary>What is logged until the end is about a sweep.</summary>
    public static IDisposable? About(this ILogger log, SweepId sweep) => Sweep(log, sweep);

    /// <summary>What is logged until the end is about an attempt, and so about its trial and sweep.</summary>
    public static IDisposable? About(this ILogger log, AttemptId attempt) => Attempt(log, attempt);
}
