using System.Globalization;
using Npgsql;

namespace Sweep.Testing;

/// <summary>Asks the ledger in a PostgreSQL database what has come of trials, as anyone may who knows SQL.</summary>
public sealed class LedgerProbe(string connectionString)
{
    /// <summary>For so many tenths of a second the server may be away.</summary>
    private const int AwayTries = 300;

    private static readonly string[] Ends = ["succeeded", "diverged", "failed", "stopped", "cancelled"];

    /// <summary>The attempts that a silo trains right now: not those that it has only prefetched.</summary>
    public async Task<List<(int Trial, int Attempt)>> TrainingAtAsync(string silo)
    {
        var rows = await ReadAsync(silo, """
            SELECT trial, attempt FROM attempts WHERE silo = @sweep AND started IS NOT NULL AND ended IS NULL
            """);
        return [.. rows.Select(r => ((int)r[0], (int)r[1]))];
    }

    /// <summary>Whether all attempts of a silo have ended in the ledger.</summary>
    public async Task<bool> HasNothingAtAsync(string silo) =>
        await NumberAsync(silo, "SELECT count(*) FROM attempts WHERE silo = @sweep AND ended IS NULL") == 0;

    /// <summary>Whether each of these trials has ended, or trains in a later attempt.</summary>
    public async Task<bool> HaveGoneOnAsync(string sweep, IReadOnlyCollection<(int Trial, int Attempt)> lost)
    {
        var trials = string.Join(", ", lost.Select(l => string.Create(CultureInfo.InvariantCulture, $"({l.Trial}, {l.Attempt})")));
        return await NumberAsync(sweep, $"""
            SELECT count(*) FROM (VALUES {trials}) AS lost (trial, attempt) JOIN trials t USING (trial)
            WHERE t.sweep = @sweep AND t.state NOT IN ({Quoted(Ends)}) AND NOT EXISTS (
                SELECT FROM attempts a WHERE a.sweep = @sweep AND a.trial = lost.trial AND a.attempt > lost.attempt
                    AND a.started IS NOT NULL)
            """) == 0;
    }

    /// <summary>What a query for one whole number gives, of a sweep where it names <c>@sweep</c>.</summary>
    public async Task<long> NumberAsync(string sweep, string sql) =>
        Convert.ToInt64((await ReadAsync(sweep, sql)).Single()[0], CultureInfo.InvariantCulture);

    /// <summary>Epochs that a sweep's trials have done.</summary>
    public Task<long> EpochsDoneAsync(string sweep) =>
        NumberAsync(sweep, "SELECT coalesce(sum(epochs_done), 0) FROM trials WHERE sweep = @sweep");

    /// <summary>How many of a sweep's trials have not ended.</summary>
    public Task<long> UnfinishedAsync(string sweep) => NumberAsync(
        sweep, $"SELECT count(*) FROM trials WHERE sweep = @sweep AND state NOT IN ({Quoted(Ends)})");

    /// <summary>The state of a sweep.</summary>
    public async Task<string> StateAsync(string sweep) =>
        (string)(await ReadAsync(sweep, "SELECT state FROM sweeps WHERE id = @sweep")).Single()[0];

    /// <summary>The path of the newest checkpoint of a trial, relative to the checkpoint folder; null without any.</summary>
    public async Task<string?> NewestCheckpointAsync(string sweep, int trial) => (string?)(await ReadAsync(
        sweep,
        $"SELECT path FROM checkpoints WHERE sweep = @sweep AND trial = {trial} ORDER BY epoch DESC, attempt DESC LIMIT 1"))
        .SingleOrDefault()?[0];

    /// <summary>Compares a sweep that has finished with what its trials must be. What was trained on an approximate path may differ
    /// from it.</summary>
    /// <param name="sweep">The sweep's id.</param>
    /// <param name="checkpoints">The folder that paths of checkpoints are relative to.</param>
    /// <param name="expected">What an undisturbed run of the same grid has of each trial.</param>
    public async Task<SweepFindings> CompareAsync(
        string sweep, string checkpoints, SortedDictionary<int, string> expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        await using var connection = await OpenAsync();
        var found = await LedgerContent.OfAsync(connection, sweep, checkpoints);
        var lost = expected.Keys.Where(number => !found.TryGetValue(number, out var trial) || !IsEnded(trial)).ToList();
        lost.AddRange((await ReadAsync(sweep, """
            SELECT trial FROM attempts WHERE sweep = @sweep AND ended IS NULL
            """)).Select(r => (int)r[0]));
        var twice = await ReadAsync(sweep, $"""
            SELECT trial FROM attempts WHERE sweep = @sweep AND outcome IN ({Quoted(Ends)}) GROUP BY trial HAVING count(*) > 1
            UNION
            SELECT trial FROM attempts WHERE sweep = @sweep GROUP BY trial HAVING max(attempt) <> count(*)
            UNION
            SELECT trial FROM (
                SELECT trial, attempt, lag(attempt) OVER (PARTITION BY trial ORDER BY epoch) AS before
                FROM measurements WHERE sweep = @sweep
            ) AS curve WHERE before > attempt
            """);
        // Other hardware's last bits may differ; the attempt says so.
        var approximate = (await ReadAsync(sweep, """
            SELECT DISTINCT trial FROM attempts WHERE sweep = @sweep AND kernel NOT LIKE 'exact%'
            """)).Select(r => (int)r[0]).ToHashSet();
        var others = expected.Where(e => found.TryGetValue(e.Key, out var trial) && trial != e.Value && !approximate.Contains(e.Key))
            .Select(e => e.Key);
        return new(
            found.Count, [.. lost.Distinct()], [.. twice.Select(r => (int)r[0]), .. found.Keys.Except(expected.Keys)], [.. others]);
    }

    private static bool IsEnded(string trial) => Ends.Contains(trial.Split(' ')[2]);

    private static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"'{w}'"));

    private async Task<List<object[]>> ReadAsync(string sweep, string sql)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        for (var left = AwayTries; ; left--)
        {
            try
            {
                await using var connection = await OpenAsync();
                return await LedgerContent.ReadAsync(connection, sweep, sql);
            }
            catch (NpgsqlException fault) when (left > 0 && (fault.IsTransient || fault is not PostgresException))
            {
                NpgsqlConnection.ClearAllPools(); // The server is away, or was: what the pool has is broken.
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        NpgsqlConnection connection = new(connectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>What is wrong with a sweep, by numbers of trials; nothing should be.</summary>
/// <param name="Trials">How many it has.</param>
/// <param name="Lost">Those that never ended, or of which an attempt never did.</param>
/// <param name="Duplicated">Those that ended more than once, or have results of an attempt that was replaced.</param>
/// <param name="Mismatched">Those whose measurements, texts or weights are not those of an undisturbed run.</param>
public sealed record SweepFindings(
    int Trials, IReadOnlyList<int> Lost, IReadOnlyList<int> Duplicated, IReadOnlyList<int> Mismatched)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool AreNone => Lost.Count + Duplicated.Count + Mismatched.Count == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Trials} trials, lost [{string.Join(' ', Lost)}], duplicated [{string.Join(' ', Duplicated)}], "
        + $"mismatched [{string.Join(' ', Mismatched)}]";
}
