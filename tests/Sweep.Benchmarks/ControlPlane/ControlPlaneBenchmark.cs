using System.CommandLine;
using System.Globalization;
using Sweep.Testing;

namespace Sweep.Benchmarks;

/// <summary>Measures all that is not training: handing out trials, taking in measurements, keeping and reading both.</summary>
internal sealed class ControlPlaneBenchmark : IBenchmark
{
    public string Name => "control-plane";

    public Command Declare(BenchmarkConsole console)
    {
        var usual = ControlPlaneSizes.Usual;
        var trials = OptionRules.Number("--trials", "How many trials a large sweep has.", usual.Trials, 1, 100_000);
        var epochs = OptionRules.Number("--epochs", "How many measurements its trials have.", usual.Epochs, 1, 1000);
        var slots = OptionRules.Number("--slots", "How many slots pretend to train.", usual.Slots, 1, 256);
        var sweeps = OptionRules.Number("--sweeps", "How many sweeps share the trials at once.", usual.Sweeps, 1, 1000);
        var rounds = OptionRules.Number("--rounds", "How many trials a slot trains for its gaps.", usual.Rounds, 1, 1000);
        var seconds = OptionRules.Number("--seconds", "How long each of those takes.", usual.TrialSeconds, 0.01, 600);
        Command command = new(
            Name, "What a sweep costs besides its training, with a ledger in a PostgreSQL server of its own; two minutes.")
        {
            trials, epochs, slots, sweeps, rounds, seconds,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            new(parsed.GetValue(trials), parsed.GetValue(epochs), parsed.GetValue(slots), parsed.GetValue(sweeps),
                parsed.GetValue(rounds), parsed.GetValue(seconds)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        BenchmarkConsole console, ControlPlaneSizes sizes, CancellationToken cancellationToken)
    {
        if (!PostgresServer.IsInstalled)
        {
            throw new BenchmarkFailedException(
                ExitCode.Missing, "There is no PostgreSQL server on this machine. Debian: apt-get install postgresql.");
        }

        var (trials, epochs, slots) = (sizes.Trials, sizes.Epochs, sizes.Slots);
        MachineDescription.WriteSystem(
            console.Out,
            string.Create(CultureInfo.InvariantCulture, $"work        {trials} trials x {epochs} epochs, {slots} scripted slots"),
            "place       one silo with the slots, and the server, on this machine; the server writes through to the disk");
        using var folder = new TemporaryFolder();
        await using PostgresServer server = new() { IsDurable = true };
        var database = await server.CreateDatabaseAsync();
        var row = await new ControlPlaneRun(sizes, database, folder.Path, console.Error).MeasureAsync(cancellationToken);
        Figure.Write(console.Out, row.Figures());
        ResultJson.WriteOne(console.Out, "control_plane", row);
        // Of other sizes the limits say nothing.
        return sizes != ControlPlaneSizes.Usual || row.Figures().All(f => f.IsWithin) ? ExitCode.Done : ExitCode.Missed;
    }
}
