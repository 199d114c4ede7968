using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>A slot in a list.</summary>
internal sealed record SlotRow(SiloView Silo, SlotStatus Slot)
{
    /// <summary>The fields for programs.</summary>
    public static ImmutableArray<DataColumn<SlotRow>> Columns { get; } =
    [
        new("silo", r => r.Silo.Silo),
        new("host", r => r.Silo.Host),
        new("process", r => r.Silo.ProcessId),
        new("slot", r => r.Slot.Slot.Device),
        new("state", r => State(r.Slot.State)),
        new("sweep", r => r.Slot.Attempt?.Trial.Sweep.Value),
        new("trial", r => r.Slot.Attempt?.Trial.Number),
        new("attempt", r => r.Slot.Attempt?.Number),
        new("epoch", r => r.Slot.Last?.Epoch),
        new("perplexity", r => r.Slot.Last?.Perplexity),
        new("tokens_per_second", r => r.Slot.Last?.TokensPerSecond),
    ];

    /// <summary>The table for people.</summary>
    public static TextTable Table(IEnumerable<SlotRow> rows)
    {
        TextTable table = new(
            new("silo"), new("process", IsNumber: true), new("slot"), new("state"), new("trial"),
            new("epoch", IsNumber: true), new("tokens/s", IsNumber: true));
        foreach (var (silo, slot) in rows)
        {
            table.Add(
                silo.Silo,
                FormattableString.Invariant($"{silo.ProcessId}"),
                slot.Slot.Device,
                new TableCell(State(slot.State), slot.State == SlotState.Training ? Styles.Active : Styles.Quiet),
                slot.Attempt?.Trial.ToString() ?? Figures.None,
                slot.Last is { } last ? Figures.Count(last.Epoch) : Figures.None,
                Figures.Rate(slot.Last?.TokensPerSecond));
        }
        return table;
    }

    private static string State(SlotState state) => state switch
    {
        SlotState.Idle => "idle",
        SlotState.Training => "training",
        SlotState.Draining => "draining",
        _ => "drained",
    };
}
