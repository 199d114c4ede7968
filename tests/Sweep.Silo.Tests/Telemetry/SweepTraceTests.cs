using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SweepTraceTests
{
    private const string TwoTrialsOfOneShape = """
        {
          "name": "traced",
          "corpus": { "name": "sample", "max_tokens": 2000 },
          "hyperparameters": { "lr": [0.5, 1], "hidden_size": 16, "batch_size": 8, "num_steps": 20, "epochs": 5, "init_std": 0.1 },
          "checkpoint": { "every_seconds": 0.001 },
        }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_TwoLanesOfOneSlot_GiveOneTraceFromTheCallToTheCheckpoints()
    {
        using RecordedSpans spans = new();
        using CountdownEvent bothAreHeld = new(2);
        var sweep = SweepId.New();
        spans.Started = span =>
        {
            if (!Equals(span.GetTagItem(SweepTracing.SweepTag), sweep.Value)) return;
            if (span.OperationName == SweepTracing.Train) bothAreHeld.Signal();
            // On the slot's thread: neither trial gets beyond its first checkpoint alone.
            if (span.OperationName == SweepTracing.Write) Assert.True(bothAreHeld.Wait(Limit));
        };

        await RunAsync(sweep, lanes: 2);

        var submit = Assert.Single(spans.Of(sweep, SweepTracing.Submit));
        Assert.Equal(default, submit.ParentSpanId);
        var trains = spans.Of(sweep, SweepTracing.Train);
        Assert.Equal([1, 2], trains.Select(span => (int)span.GetTagItem("sweep.trial")!).Order());
        foreach (var train in trains)
        {
            var assign = spans.ParentOf(train)!;
            var writes = spans.Of(sweep, SweepTracing.Write).Where(span => spans.ParentOf(span) == train).ToList();

            Assert.Equal(SweepTracing.Assign, assign.OperationName);
            Assert.Contains(submit, spans.Around(assign));
            Assert.Equal(("succeeded", 5), (train.GetTagItem("sweep.outcome"), train.GetTagItem("sweep.epochs")));
            Assert.NotEmpty(writes);
            Assert.All([assign, .. writes], span => Assert.Equal(train.GetTagItem("sweep.trial"), span.GetTagItem("sweep.trial")));
            Assert.Contains(spans.Kept, span => span.OperationName == "ISweepGrain/ReportAsync" && spans.ParentOf(span) == train);
        }

        Assert.All(spans.Of(sweep, SweepTracing.Write), span => Assert.Contains(spans.ParentOf(span), trains));
    }

    [Fact]
    public async Task Submit_CallerTellsOfNoSpan_HasTheCoordinatorBeginTheTrace()
    {
        using RecordedSpans spans = new();
        SweepId sweep;
        await using (var cluster = await SweepCluster.StartAsync(slots: 1, environment: RecordedSpans.Environment))
        {
            cluster.Trainer.BeforeEpoch = (_, _, _) => new AttemptEnd(AttemptOutcome.Failed, "it broke");
            sweep = await cluster.SubmitAsync();
            await cluster.FinishedAsync(sweep);
        }

        var submit = Assert.Single(spans.Of(sweep, SweepTracing.Submit));
        var train = Assert.Single(spans.Of(sweep, SweepTracing.Train));
        Assert.Equal(default, submit.ParentSpanId);
        Assert.Contains(submit, spans.Around(train));
        Assert.Equal((ActivityStatusCode.Error, "it broke"), (train.Status, train.StatusDescription));
    }

    [Fact]
    public async Task Pull_OfAnIdleSlot_IsNotSent()
    {
        using RecordedSpans spans = new();
        using CountdownEvent pulls = new(6); // Both sides of three calls.
        spans.Ended = span =>
        {
            if (span.OperationName.EndsWith("/PullAsync", StringComparison.Ordinal) && !pulls.IsSet) pulls.Signal();
        };

        await using var cluster = await SweepCluster.StartAsync(slots: 1, environment: RecordedSpans.Environment);

        Assert.True(await Task.Run(() => pulls.Wait(Limit), Cancellation));
        Assert.DoesNotContain(spans.Kept, span => span.Source.Name != SweepTracing.SourceName);
    }

    [Fact]
    public async Task Start_NoEndpointIsSet_PassesNoContextOnAndSendsNothing()
    {
        await using var cluster = await SweepCluster.StartAsync(environment: _ => null);

        Assert.Empty(cluster.Service<IEnumerable<IOutgoingGrainCallFilter>>());
        Assert.DoesNotContain(cluster.Service<IEnumerable<ILifecycleParticipant<ISiloLifecycle>>>(), part => part is TraceExport);
    }

    [Fact]
    public void Assign_ByACoordinatorThatCameBack_BeginsATraceOfItsOwn()
    {
        using RecordedSpans spans = new(isAskedFor: true);
        using var pull = SweepTracing.Begin("a pull", SweepId.New())!;
        AttemptId attempt = new(new(SweepId.New(), 1), 2);

        using var assign = new CoordinatorTrace().Assign(attempt, new("127.0.0.1:1@1", "cpu:0"))!;

        Assert.Equal(default, assign.ParentSpanId);
        Assert.NotEqual(pull.TraceId, assign.TraceId);
    }

    private static async Task RunAsync(SweepId sweep, int lanes)
    {
        using TemporaryFolder folder = new();
        DataDirectory data = new(folder["data"]);
        await using var silo = await EmbeddedSilo.StartAsync(
            new(data, sweep, SlotSelection.Cpu(1), _ => { }) { Lanes = lanes, Environment = RecordedSpans.Environment }, Cancellation);
        var spec = await SpecPreparation.For(data).PrepareAsync(GridFile.Parse(TwoTrialsOfOneShape, []).Spec!, Cancellation);
        await silo.SubmitAsync(sweep, spec, Cancellation);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while ((await silo.StatusAsync(sweep, Cancellation)).State != SweepState.Finished) await timer.WaitForNextTickAsync(Cancellation);
    }
}
