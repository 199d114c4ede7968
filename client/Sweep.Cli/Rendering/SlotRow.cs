using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>A lane of a slot in a list, or a slot that trains nothing.</summary>
/// <param name="Silo">Whose slot it is.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Number">Counts the slot's lanes, from 1; 1 too where it trains nothing.</param>
internal sealed record SlotRow(SiloView Silo, SlotStatus Slot, int Number)
{
    /// <summary>The fields for programs.</summary>
    public static ImmutableArray<DataColumn<SlotRow>> Columns { get; } =
    [
        new("silo", r => r.Silo.Silo),
        new("host", r => r.Silo.Host),
        new("process", r => r.Silo.ProcessId),
        new("slot", r => r.Slot.Slot.Device),
        new("state", r => State(r.Slot.State)),
        new("lane", r => r.Lane is null ? null : r.Number),
        new("lanes", r => r.Slot.LaneCount),
        new("sweep", r => r.Lane?.Attempt.Trial.Sweep.Value),
        new("trial", r => r.Lane?.Attempt.Trial.Number),
        new("attempt", r => r.Lane?.Attempt.Number),
        new("epoch", r => r.Lane?.Last?.Epoch),
        new("perplexity", r => r.Lane?.Last?.Perplexity),
        new("tokens_per_second", r => r.Lane?.Last?.TokensPerSecond),
        new("slot_tokens_per_second", r => r.Slot.TokensPerSecond),
    ];

    private LaneStatus? Lane => Slot.Lanes.IsEmpty ? null : Slot.Lanes[Number - 1];

    /// <summary>The rows of a silo: one for each lane that trains, and one for each slot where none does.</summary>
    public static IEnumerable<SlotRow> Of(SiloView silo) => silo.Slots.SelectMany(
        slot => Enumerable.Range(1, Math.Max(slot.Lanes.Length, 1)).Select(number => new SlotRow(silo, slot, number)));

    /// <summary>The table for people. It speaks of lanes where a slot has more than one.</summary>
    public static TextTable Table(IReadOnlyCollection<SlotRow> rows)
    {
        var hasLanes = rows.Any(row => row.Slot.LaneCount > 1 || row.Slot.Lanes.Length > 1);
        List<TableColumn> columns =
        [
            new("silo"), new("process", IsNumber: true), new("slot"), new("state"), new("trial"), new("epoch", IsNumber: true),
            new("tokens/s", IsNumber: true),
        ];
        if (hasLanes) columns.AddRange([new("lanes", IsNumber: true), new("slot's tokens/s", IsNumber: true)]);
        TextTable table = new([.. columns]);
        foreach (var row in rows) table.Add([.. row.Cells(), .. hasLanes ? row.LaneCells() : []]);
        return table;
    }

    /// <summary>All slots in one line.</summary>
    public static string Summary(IReadOnlyCollection<SlotStatus> slots)
    {
        var training = slots.Count(slot => !slot.Lanes.IsEmpty);
        var rates = slots.Select(slot => slot.TokensPerSecond).Where(rate => rate is not null).ToList();
        return $"{Figures.Count(training)} of {Figures.Count(slots.Count)} slots train, "
            + Figures.Count(slots.Sum(slot => slot.Lanes.Length), "trial")
            + (rates.Count == 0 ? "." : $", {Figures.Rate(rates.Sum())} tokens/s in all.");
    }

    // What is the slot's stands in its first row alone.
    private TableCell[] Cells() =>
    [
        Number == 1 ? Silo.Silo : "",
        Number == 1 ? FormattableString.Invariant($"{Silo.ProcessId}") : "",
        Number == 1 ? Slot.Slot.Device : "",
        Number == 1 ? new TableCell(State(Slot.State), Slot.State == SlotState.Training ? Styles.Active : Styles.Quiet) : "",
        Lane?.Attempt.Trial.ToString() ?? Figures.None,
        Lane?.Last is { } last ? Figures.Count(last.Epoch) : Figures.None,
        Figures.Rate(Lane?.Last?.TokensPerSecond),
    ];

    private TableCell[] LaneCells() => Number > 1
        ? ["", ""]
        :
        [
            Slot.LaneCount == 0 ? Figures.None : FormattableString.Invariant($"{Slot.Lanes.Length} of {Slot.LaneCount}"),
            Figures.Rate(Slot.TokensPerSecond),
        ];

    private static string State(SlotState state) => state switch
    {
        SlotState.Idle => "idle",
        SlotState.Training => "training",
        SlotState.Draining => "draining",
        _ => "drained",
    };
}
