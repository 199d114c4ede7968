using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace Sweep.Benchmarks;

/// <summary>Optuna over the notebook's code: as many Python processes of one thread as Sweep has slots, with a journal that they
/// share.</summary>
internal static class OptunaSide
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Grid", "optuna_grid.py");

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Has the workers train the grid until none is left.</summary>
    /// <exception cref="BenchmarkFailedException">There is no such Python, it lacks Optuna or PyTorch, or a worker failed.</exception>
    public static async Task<(GridOutcome Outcome, OptunaVersions Versions)> RunAsync(
        string python, OptunaSetup setup, int workers, TextWriter progress, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var processes = new List<Process>();
        try
        {
            for (var worker = 0; worker < workers; worker++) processes.Add(Start(python));
            var answers = await Task.WhenAll(processes.Select((process, index) => ReadAsync(
                process, setup with { Seed = index + 1 }, index, progress, cancellationToken)));
            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            return (new GridOutcome(seconds, [.. answers.SelectMany(answer => answer.Trials)]), answers[0].Versions);
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or BenchmarkFailedException)
        {
            throw new BenchmarkFailedException(
                ExitCode.Missing,
                $"'{python}' does not run a grid with Optuna: {fault.Message.TrimEnd('.')}. A Python with Optuna and PyTorch is needed " +
                "(Debian: apt-get install python3-optuna python3-torch libopenblas0-pthread); --python names another one.");
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }
        }
    }

    private static Process Start(string python) => Process.Start(PythonProcess.OfOneThread(python, Script))!;

    private static async Task<(OptunaVersions Versions, ImmutableArray<GridTrial> Trials)> ReadAsync(
        Process process, OptunaSetup setup, int worker, TextWriter progress, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(setup, Json).AsMemory(), cancellationToken);
            process.StandardInput.Close();
            var versions = await ReadLineAsync<OptunaVersions>(process, cancellationToken)
                ?? throw new BenchmarkFailedException(ExitCode.Missing, "it ended before it told its versions");
            var trials = ImmutableArray.CreateBuilder<GridTrial>();
            while (await ReadLineAsync<OptunaTrial>(process, cancellationToken) is { } trial)
            {
                progress.WriteLine(FormattableString.Invariant(
                    $"Optuna, worker {worker}: {trial.Point}: {trial.TrainingSeconds:0.00} s, perplexity {trial.Perplexity:0.00}"));
                trials.Add(new($"worker {worker}", trial.Point, trial.Began, trial.Ended, trial.TrainingSeconds));
            }
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0) return (versions, trials.ToImmutable());
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            // What it wrote to standard error is on the terminal already.
        }
        cancellationToken.ThrowIfCancellationRequested();
        throw new BenchmarkFailedException(ExitCode.Missing, "a worker failed");
    }

    private static async Task<T?> ReadLineAsync<T>(Process process, CancellationToken cancellationToken)
        where T : class =>
        await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line ? JsonSerializer.Deserialize<T>(line, Json) : null;

    private sealed record OptunaTrial(string Point, double Began, double Ended, double TrainingSeconds, double? Perplexity);
}

/// <summary>What a worker is told.</summary>
/// <param name="Tokens">Token ids.</param>
/// <param name="VocabularySize">Every id is below it.</param>
/// <param name="BatchSize">Rows of a minibatch.</param>
/// <param name="NumSteps">Time steps of a minibatch.</param>
/// <param name="Epochs">Of every trial.</param>
/// <param name="Journal">The file that the workers share; not there yet.</param>
/// <param name="Space">The grid.</param>
/// <param name="Seed">Where a worker's initial weights and offsets come from.</param>
internal sealed record OptunaSetup(
    int[] Tokens, int VocabularySize, int BatchSize, int NumSteps, int Epochs, string Journal, OptunaSpace Space, int Seed = 1);

/// <summary>The axes, by Optuna's names for them.</summary>
internal sealed record OptunaSpace(IReadOnlyList<int> HiddenSize, IReadOnlyList<double> Lr, IReadOnlyList<string> Sampling);

/// <summary>What a worker computes with.</summary>
internal sealed record OptunaVersions(string Optuna, string Python, string Torch, string Blas);
