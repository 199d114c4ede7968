using System.Diagnostics;
using OpenTelemetry.Trace;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>Keeps the traces that Sweep begins, whole, and none that Orleans does: every grain call outside a trace would begin one, so
/// also each pull of an idle slot and each renewal of a lease.</summary>
internal sealed class OwnRootsSampler : Sampler
{
    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default) return new((parent.TraceFlags & ActivityTraceFlags.Recorded) != 0);
        return new(samplingParameters.Tags?.Any(tag => tag.Key == SweepTracing.SweepTag) == true);
    }
}
