using System.Collections.Concurrent;
using System.Diagnostics;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo.Tests;

/// <summary>Watches which spans end, and which of them would be sent. It asks for none itself: that is the sampler's to say.</summary>
internal sealed class RecordedSpans : IDisposable
{
    /// <summary>Has a silo trace; nobody listens at that address.</summary>
    public static readonly Func<string, string?> Environment =
        name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://127.0.0.1:9" : null;

    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    /// <param name="isAskedFor">Whether spans are made though no silo traces.</param>
    public RecordedSpans(bool isAskedFor = false)
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name is SweepTracing.SourceName or "Microsoft.Orleans.Application",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                isAskedFor ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = span => Started(span),
            ActivityStopped = span =>
            {
                _ended.Enqueue(span);
                Ended(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Called on the thread that begins a span.</summary>
    public Action<Activity> Started { get; set; } = _ => { };

    /// <summary>Called on the thread that ends a span.</summary>
    public Action<Activity> Ended { get; set; } = _ => { };

    /// <summary>All that ended and would be sent.</summary>
    public IEnumerable<Activity> Kept => _ended.Where(span => span.Recorded);

    /// <summary>Those of one sweep that Sweep tells of itself.</summary>
    public List<Activity> Of(SweepId sweep, string name) =>
        [.. Kept.Where(span => span.OperationName == name && span.GetTagItem(SweepTracing.SweepTag) is string id && id == sweep.Value)];

    /// <summary>The spans that a span is within, of those that would be sent, from the inside out.</summary>
    public IEnumerable<Activity> Around(Activity span)
    {
        for (var parent = ParentOf(span); parent is not null; parent = ParentOf(parent)) yield return parent;
    }

    public Activity? ParentOf(Activity span) =>
        Kept.SingleOrDefault(other => other.SpanId == span.ParentSpanId && other.TraceId == span.TraceId);

    public void Dispose() => _listener.Dispose();
}
