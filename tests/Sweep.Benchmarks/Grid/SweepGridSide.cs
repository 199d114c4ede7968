using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Benchmarks;

/// <summary>The grid as <c>sweep run</c> does it: a silo in this process with its slots, and a ledger and checkpoints in a data
/// directory.</summary>
internal static class SweepGridSide
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the sweep to its end, reads what became of it, and deletes it.</summary>
    /// <param name="data">Where it is kept.</param>
    /// <param name="spec">With its corpus pinned.</param>
    /// <param name="slots">CPU slots.</param>
    /// <param name="progress">Gets what the silo has to say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<GridOutcome> RunAsync(
        DataDirectory data, SweepSpec spec, int slots, TextWriter progress, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var id = SweepId.New();
        await using var silo = await EmbeddedSilo.StartAsync(
            new(data, id, SlotSelection.Cpu(slots), progress.WriteLine) { Purpose = "the benchmark 'grid'" }, cancellationToken);
        var status = await silo.SubmitAsync(id, spec, cancellationToken);
        using PeriodicTimer timer = new(Glance);
        while (status.State != SweepState.Finished)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            status = await silo.StatusAsync(id, cancellationToken);
        }
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var trials = Expansion.Trials(spec, id).ToDictionary(trial => trial.Id.Number, trial => trial.Hyperparameters);
        GridOutcome outcome = new(seconds, Read(data.LedgerFile, id, trials));
        foreach (var trial in outcome.Trials)
            progress.WriteLine(FormattableString.Invariant($"Sweep, {trial.Slot}: {trial.Point}: {trial.TrainingSeconds:0.00} s"));
        await silo.DeleteAsync(id, cancellationToken);
        return outcome;
    }

    private static ImmutableArray<GridTrial> Read(string ledger, SweepId sweep, Dictionary<int, Hyperparameters> trials)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = ledger,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT a.trial, a.slot, a.started, a.ended,
                   (SELECT max(m.elapsed_seconds) FROM measurements m WHERE m.sweep = a.sweep AND m.trial = a.trial)
              FROM attempts a WHERE a.sweep = @sweep AND a.started IS NOT NULL AND a.ended IS NOT NULL ORDER BY a.started
            """;
        command.Parameters.AddWithValue("@sweep", sweep.Value);
        using var rows = command.ExecuteReader();
        var found = ImmutableArray.CreateBuilder<GridTrial>();
        while (rows.Read())
        {
            var values = trials[rows.GetInt32(0)];
            var point = FormattableString.Invariant($"hidden_size {values.HiddenSize}, lr {values.Lr}, {GridWords.Of(values.Sampling)}");
            found.Add(new(rows.GetString(1), point, Seconds(rows.GetString(2)), Seconds(rows.GetString(3)), rows.GetDouble(4)));
        }
        return found.ToImmutable();
    }

    private static double Seconds(string time) =>
        (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds;
}
