using System.Collections.Immutable;
using System.Text.Json;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli.Tests;

/// <summary>What <c>show</c> and others say of trials that are compared at rungs: at epochs 20, 60 and 180 of 500.</summary>
public sealed class ShowRungTests
{
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public ShowRungTests()
    {
        var spec = Specs.Grid() with { Search = SearchSpec.Grid with { Scheduler = new(SchedulerKind.Asha, 3, 20) } };
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", spec));
        Train(1, 20, 9, TrialState.Paused);
        Train(2, 60, 5, TrialState.Paused);
        Train(3, 30, 6, TrialState.Running);
        Train(4, 20, 8, TrialState.Stopped);
        Train(5, 12, double.NaN, TrialState.Diverged);
    }

    [Fact]
    public async Task Show_Sweep_HasTheSchedulerAndItsRungs()
    {
        await _cli.RunAsync("show");

        Assert.Contains("scheduler  asha: one trial in 3 goes on from epochs 20, 60 and 180", _cli.OutputLines);
        Assert.Contains("trials     2/6 ended: 1 diverged, 1 stopped, 1 running, 2 set aside, 1 queued", _cli.OutputLines);
        var at = Array.IndexOf([.. _cli.OutputLines], "rung (epoch)  reached  went on  set aside  stopped");
        Assert.Equal(
            [
                "          20        5        2          1        1",
                "          60        1        -          1        -",
                "         180        -        -          -        -",
            ],
            _cli.OutputLines.Skip(at + 1).Take(3));
    }

    [Fact]
    public async Task Show_SweepJson_HasTheSchedulerAndItsRungs()
    {
        await _cli.RunAsync("show", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal(
            """{"name":"asha","eta":3,"min_epochs":20,"rungs":[{"epoch":20,"reached":5,"went_on":2,"set_aside":1,"stopped":1},"""
            + """{"epoch":60,"reached":1,"went_on":0,"set_aside":1,"stopped":0},"""
            + """{"epoch":180,"reached":0,"went_on":0,"set_aside":0,"stopped":0}]}""",
            JsonSerializer.Serialize(json.RootElement.GetProperty("scheduler")));
    }

    [Theory]
    [InlineData("/1", "Set aside at the rung of epoch 20: place 4 of 5; the best 2 went on so far.")]
    [InlineData("/2", "Set aside at the rung of epoch 60: place 1 of 1; none went on so far.")]
    [InlineData("/3", "The rung of epoch 20: place 2 of 5.")]
    [InlineData("/4", "Stopped at the rung of epoch 20: place 3 of 5; the best 2 went on.")]
    [InlineData("/5", "The rung of epoch 20: place 5 of 5.")]
    [InlineData("/6", "none reached")]
    public async Task Show_Trial_SaysWhereItStandsOrWhyItWasStopped(string trial, string text)
    {
        await _cli.RunAsync("show", trial);

        var line = Assert.Single(_cli.OutputLines, line => line.StartsWith("rung ", StringComparison.Ordinal));
        Assert.Equal($"rung             {text}", line);
    }

    [Fact]
    public async Task Show_TrialJson_HasItsRungs()
    {
        await _cli.RunAsync("show", "/4", "--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal(
            """[{"epoch":20,"perplexity":8,"place":3,"reached":5,"went_on":2}]""",
            JsonSerializer.Serialize(json.RootElement.GetProperty("rungs")));
        Assert.Equal(20, json.RootElement.GetProperty("stopped_at_rung").GetInt32());
    }

    [Fact]
    public async Task Show_NoScheduler_SaysNothingOfRungs()
    {
        _cli.Ledger.Add(new FakeSweep("8k3m9x0qtz", Specs.Grid()));

        await _cli.RunAsync("show");
        Assert.DoesNotContain("scheduler", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rung", _cli.Output, StringComparison.Ordinal);
    }

    private void Train(int number, int epochs, double perplexity, TrialState state)
    {
        ImmutableArray<Measurement> curve =
        [
            .. Enumerable.Range(1, epochs).Select(e => new Measurement(
                e, Math.Log(perplexity), perplexity, null, 1000, TimeSpan.FromSeconds(e))),
        ];
        _sweep.Curves[number] = curve;
        _sweep.Set(number, trial => trial with { State = state, Attempt = 1, EpochsDone = epochs, Last = curve[^1] });
    }
}
