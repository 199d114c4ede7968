using System.Diagnostics;
using System.Text.Json;

namespace Sweep.Benchmarks;

/// <summary>A Python process of one thread that trains with PyTorch when told to, and sleeps otherwise.</summary>
internal sealed class PyTorchWorker : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Speed", "pytorch_training.py");

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Process _process;

    private PyTorchWorker(Process process) => _process = process;

    /// <summary>Starts a worker and hands it the text.</summary>
    /// <returns>The worker, and the versions it computes with.</returns>
    /// <exception cref="BenchmarkFailedException">There is no such Python, or it has no PyTorch.</exception>
    public static async Task<(PyTorchWorker Worker, PyTorchVersions Versions)> StartAsync(
        string python, PyTorchSetup setup, CancellationToken cancellationToken)
    {
        try
        {
            var worker = new PyTorchWorker(Process.Start(PythonProcess.OfOneThread(python, Script))!);
            return (worker, await worker.AskAsync<PyTorchVersions>(setup, cancellationToken));
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or BenchmarkFailedException)
        {
            throw new BenchmarkFailedException(
                ExitCode.Missing,
                $"'{python}' does not run PyTorch: {fault.Message.TrimEnd('.')}. A Python with PyTorch is needed " +
                "(Debian: apt-get install python3-torch libopenblas0-pthread); --python names another one.");
        }
    }

    /// <summary>Makes a new model and trains it for a while.</summary>
    public Task WarmUpAsync(SpeedCase model, TimeSpan time, CancellationToken cancellationToken) => AskAsync<PyTorchAnswer>(
        new { Cell = model.CellName, model.HiddenSize, WarmUpSeconds = time.TotalSeconds }, cancellationToken);

    /// <summary>Trains on.</summary>
    /// <returns>Tokens per second.</returns>
    public async Task<double> TrainAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var answer = await AskAsync<PyTorchAnswer>(new { TrainSeconds = time.TotalSeconds }, cancellationToken);
        return answer.Tokens / answer.Seconds;
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<T> AskAsync<T>(object command, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command, Json).AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                return JsonSerializer.Deserialize<T>(line, Json)!;
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            // What it wrote to standard error is on the terminal already.
        }
        cancellationToken.ThrowIfCancellationRequested();
        throw new BenchmarkFailedException(ExitCode.Missed, "The Python process ended or did not answer as agreed.");
    }

    private sealed record PyTorchAnswer(long Tokens, double Seconds, double Perplexity);
}

/// <summary>What a worker trains on.</summary>
/// <param name="Tokens">Token ids.</param>
/// <param name="VocabularySize">Every id is below it.</param>
/// <param name="BatchSize">Rows of a minibatch.</param>
/// <param name="NumSteps">Time steps of a minibatch.</param>
/// <param name="Seed">Where initial weights and offsets come from.</param>
internal sealed record PyTorchSetup(int[] Tokens, int VocabularySize, int BatchSize, int NumSteps, int Seed);

/// <summary>What a worker computes with.</summary>
/// <param name="Python">Python's version.</param>
/// <param name="Torch">PyTorch's version.</param>
/// <param name="Blas">What multiplies matrices, with its version; begins with <c>reference</c> for the slow one.</param>
internal sealed record PyTorchVersions(string Python, string Torch, string Blas);
