using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Rungs for programs.</summary>
internal static class RungData
{
    private static readonly ImmutableArray<DataColumn<RungRow>> RowColumns =
    [
        new("epoch", r => r.Epoch),
        new("reached", r => r.Reached),
        new("went_on", r => r.WentOn),
        new("set_aside", r => r.SetAside),
        new("stopped", r => r.Stopped),
    ];

    private static readonly ImmutableArray<DataColumn<RungPosition>> PositionColumns =
    [
        new("epoch", p => p.Epoch),
        new("perplexity", p => p.Perplexity),
        new("place", p => p.Place),
        new("reached", p => p.Reached),
        new("went_on", p => p.WentOn),
    ];

    /// <summary>The scheduler with all rungs; null without one.</summary>
    public static JsonObject? Scheduler(RungReading? rungs) => rungs is null ? null : new()
    {
        ["name"] = GridWords.Of(rungs.Scheduler.Kind),
        ["eta"] = rungs.Scheduler.Eta,
        ["min_epochs"] = rungs.Scheduler.MinEpochs,
        ["rungs"] = DataWriter.Array(RowColumns, rungs.Rows),
    };

    /// <summary>The rungs that a trial has reached; null where trials are not compared.</summary>
    public static JsonArray? Positions(RungReading? rungs, int number) =>
        rungs is null ? null : DataWriter.Array(PositionColumns, rungs.Of(number));
}
