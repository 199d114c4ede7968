using System.Diagnostics;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Makes the spans that Sweep tells of itself; which there are is in docs/tracing.md.</summary>
/// <remarks>Who takes them, if anyone, is the host's business: without a listener none is made.</remarks>
public static class SweepTracing
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Sweep";

    /// <summary>What every span of the source has from its beginning on: the sweep's id. A sampler knows them by it.</summary>
    public const string SweepTag = "sweep.id";

    /// <summary>A call that gives a sweep work, by its name.</summary>
    public const string Submit = "submit sweep";

    /// <inheritdoc cref="Submit"/>
    public const string Resume = "resume sweep";

    /// <inheritdoc cref="Submit"/>
    public const string Retry = "retry trials";

    /// <inheritdoc cref="Submit"/>
    public const string Extend = "extend sweep";

    /// <summary>The coordinator hands a trial out, until the ledger has it.</summary>
    internal const string Assign = "assign trial";

    /// <summary>A slot has an attempt, until its end was reported.</summary>
    internal const string Train = "train attempt";

    /// <summary>A checkpoint is written and flushed.</summary>
    internal const string Write = "write checkpoint";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span within what is told of right now, or else a trace.</summary>
    /// <returns>Null when nobody listens. Else its caller disposes it.</returns>
    public static Activity? Begin(string name, SweepId sweep) => Begin(name, Current, sweep);

    /// <summary>Begins a span within another, or, where that is default, a trace.</summary>
    internal static Activity? Begin(string name, ActivityContext parent, SweepId sweep)
    {
        if (!Source.HasListeners()) return null;
        var around = Activity.Current;
        if (parent == default) Activity.Current = null; // Else the span would become a part of that.
        var span = Source.StartActivity(name, ActivityKind.Internal, parent, [new(SweepTag, sweep.Value)]);
        if (span is null) Activity.Current = around;
        return span;
    }

    /// <summary>Says of which attempt a span is.</summary>
    internal static Activity Of(this Activity span, AttemptId attempt) =>
        span.SetTag("sweep.trial", attempt.Trial.Number).SetTag("sweep.attempt", attempt.Number);

    /// <summary>What is told of right now; default when nothing is. A grain call that belongs to no trace has a span too, but one
    /// that nobody keeps.</summary>
    internal static ActivityContext Current => ContextOf(Activity.Current);

    /// <summary>The context of a span that is kept; default of any other.</summary>
    internal static ActivityContext ContextOf(Activity? span) => span is { Recorded: true } ? span.Context : default;
}
