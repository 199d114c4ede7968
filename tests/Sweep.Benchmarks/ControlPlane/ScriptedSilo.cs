using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Benchmarks;

/// <summary>A silo in this process as <c>sweep silo</c> makes it, with slots that only pretend to train.</summary>
internal sealed class ScriptedSilo : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly SiloHost _host;

    private ScriptedSilo(SiloHost host) => _host = host;

    /// <param name="folder">The folder that would be shared.</param>
    /// <param name="address">The database; null for SQLite in the folder.</param>
    /// <param name="trainer">What trains.</param>
    /// <param name="slots">How many slots.</param>
    /// <param name="warn">Takes what it has to say.</param>
    /// <param name="metrics">The port of this machine where it serves metrics; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ScriptedSilo> StartAsync(
        string folder, string? address, ITrialTrainer trainer, int slots, Action<string> warn, int? metrics,
        CancellationToken cancellationToken)
    {
        var devices = Enumerable.Range(0, slots).Select(slot => $"cpu:{slot}");
        DataDirectory data = new(folder) { Server = address };
        SiloSettings settings = new(data, Task.FromResult(new SiloSlots([.. devices], [])), warn, "")
        {
            Metrics = metrics is { } port ? new(IPAddress.Loopback, port) : null,
            Configure = services => services.AddSingleton(trainer),
        };
        return new(await SiloHost.StartAsync(settings, held: null, cancellationToken));
    }

    public ISweepGrain Coordinator(SweepId sweep) =>
        _host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISweepGrain>(sweep.Value);

    /// <summary>Submits a sweep of trials of so many epochs.</summary>
    public async Task<SweepId> SubmitAsync(int trials, int epochs, CancellationToken cancellationToken)
    {
        var submission = Submission(trials, epochs);
        await Coordinator(submission.Id).SubmitAsync(submission, cancellationToken);
        return submission.Id;
    }

    /// <summary>A sweep of trials of so many epochs.</summary>
    public static SweepSubmission Submission(int trials, int epochs)
    {
        var json = $$"""
            {
              "name": "control-plane",
              "corpus": { "name": "sample", "sha256": "{{new string('0', 64)}}", "preprocessing": "letters" },
              "search": { "strategy": "random", "trials": {{trials}} },
              "hyperparameters": { "lr": { "log_uniform": [0.01, 10] }, "epochs": {{epochs}} }
            }
            """;
        return new(SweepId.New(), SpecJson.Write(GridFile.Parse(json, []).Spec!));
    }

    /// <summary>Waits until a sweep has finished.</summary>
    public async Task FinishAsync(SweepId sweep, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Glance);
        while ((await Coordinator(sweep).StatusAsync(cancellationToken)).State != SweepState.Finished)
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
