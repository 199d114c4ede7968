using System.Runtime.CompilerServices;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>Plays a script: changes a sweep in the ledger, and tells how it stands after each change.</summary>
internal sealed class FakeRunner(FakeLedger ledger) : ISweepRunner
{
    private readonly List<Action<FakeSweep>> _steps = [];

    public RunRequest? Request { get; private set; }

    public FakeRunner Then(Action<FakeSweep> step)
    {
        _steps.Add(step);
        return this;
    }

    /// <summary>What is wrong with the corpus; null for nothing.</summary>
    public string? CorpusFault { get; set; }

    public Task CheckAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken) =>
        CorpusFault is null ? Task.CompletedTask : throw new CorpusUnavailableException(CorpusFault);

    public async IAsyncEnumerable<SweepStatus> RunAsync(
        RunRequest request, Action<string> warn, [EnumeratorCancellation] CancellationToken drain)
    {
        Request = request;
        var sweep = request.Spec is null ? ledger.Find(request.Id) : ledger.Add(new(request.Id.Value, request.Spec));
        yield return sweep.Status();
        foreach (var step in _steps)
        {
            await Task.Yield();
            step(sweep);
            yield return sweep.Status();
            if (drain.IsCancellationRequested) yield break;
        }
    }
}
