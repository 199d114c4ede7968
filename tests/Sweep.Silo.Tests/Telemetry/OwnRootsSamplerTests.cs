using System.Diagnostics;
using OpenTelemetry.Trace;
using Sweep.Grains;

namespace Sweep.Silo.Tests;

public sealed class OwnRootsSamplerTests
{
    [Theory]
    [InlineData(SweepTracing.SweepTag, true)]
    [InlineData("rpc.system", false)]
    [InlineData(null, false)]
    public void ShouldSample_Root_IsKeptOnlyIfSweepBeganIt(string? tag, bool isKept) =>
        Assert.Equal(isKept, IsKept(default, tag));

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, true)]
    [InlineData(ActivityTraceFlags.None, false)]
    public void ShouldSample_WithinAnother_FollowsIt(ActivityTraceFlags flags, bool isKept)
    {
        ActivityContext parent = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

        Assert.Equal(isKept, IsKept(parent, null));
        Assert.Equal(isKept, IsKept(parent, SweepTracing.SweepTag));
    }

    private static bool IsKept(ActivityContext parent, string? tag)
    {
        KeyValuePair<string, object?>[]? tags = tag is null ? null : [new(tag, "x")];
        SamplingParameters span = new(parent, ActivityTraceId.CreateRandom(), "a span", ActivityKind.Internal, tags);
        return new OwnRootsSampler().ShouldSample(span).Decision == SamplingDecision.RecordAndSample;
    }
}
