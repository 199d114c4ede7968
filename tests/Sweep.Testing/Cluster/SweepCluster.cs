using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Testing;

/// <summary>A real silo with a real ledger in a folder of its own, a store that can be told to fail, and a trainer that
/// trains nothing.</summary>
internal sealed class SweepCluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly EmbeddedSilo _silo;

    private SweepCluster(TemporaryFolder folder, EmbeddedSilo silo)
    {
        _folder = folder;
        _silo = silo;
        Store = (FaultyStore)silo.Services.GetRequiredService<ISweepStore>();
        Grains = silo.Services.GetRequiredService<IGrainFactory>();
        Silo = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
    }

    public FaultyStore Store { get; }

    public ScriptedTrainer Trainer => (ScriptedTrainer)Service<ITrialTrainer>();

    /// <summary>The folder that it keeps everything in.</summary>
    public DataDirectory Data => new(_folder.Path);

    public IGrainFactory Grains { get; }

    /// <summary>The silo, as slots name it.</summary>
    public string Silo { get; }

    /// <summary>A slot of the silo that no thread serves: tests pull and report for it.</summary>
    public SlotId Slot => new(Silo, "test:0");

    public DeviceHost Devices => _silo.Services.GetRequiredService<DeviceHost>();

    /// <summary>One of the silo's services.</summary>
    public T Service<T>()
        where T : notnull => _silo.Services.GetRequiredService<T>();

    /// <summary>Starts a silo with this many slots, by the system's clock or another;
    /// <paramref name="view"/> takes the place of what it knows of members; if it <paramref name="trains"/>, with real models
    /// instead of the script. Its ledger is of SQLite, unless another store is given, which stays the caller's. It sees no variable
    /// but those that are given.</summary>
    public static async Task<SweepCluster> StartAsync(
        int slots = 0, SweepId? only = null, TimeProvider? clock = null, IClusterView? view = null, bool trains = false,
        ISweepStore? ledger = null, Func<string, string?>? environment = null)
    {
        var folder = new TemporaryFolder();
        var options = new EmbeddedSiloOptions(new DataDirectory(folder.Path), default, SlotSelection.Cpu(1), _ => { })
        {
            Environment = environment ?? (_ => null),
            Configure = services =>
            {
                var store = ledger ?? (ISweepStore)services.Single(s => s.ServiceType == typeof(ISweepStore)).ImplementationInstance!;
                services.Replace(ServiceDescriptor.Singleton<ISweepStore>(new FaultyStore(store)));
                services.AddSingleton(clock ?? TimeProvider.System);
                if (!trains) services.AddSingleton<ITrialTrainer>(new ScriptedTrainer());
                if (view is not null) services.AddSingleton(view);
                services.PostConfigure<DeviceOptions>(o => o.Slots = [.. Enumerable.Range(0, slots).Select(i => $"cpu:{i}")]);
                services.PostConfigure<DispatchOptions>(o => o.Only = only);
            },
        };
        return new SweepCluster(folder, await EmbeddedSilo.StartAsync(options, CancellationToken.None));
    }

    public ISweepGrain Coordinator(SweepId sweep) => Grains.GetGrain<ISweepGrain>(sweep.Value);

    /// <summary>Submits a sweep with as many trials as there are learning rates.</summary>
    public async Task<SweepId> SubmitAsync(int trials = 1, int epochs = 3, int retries = 0, int priority = 0)
    {
        var sweep = SweepId.New();
        await Coordinator(sweep).SubmitAsync(Submission(sweep, trials, epochs, retries, priority), CancellationToken.None);
        return sweep;
    }

    /// <summary>Submits a sweep whose trials with these numbers are suspects.</summary>
    public async Task<SweepId> SubmitSuspectsAsync(int trials, int epochs, params int[] suspects)
    {
        var (record, specs) = SweepFactory.Create(Submission(SweepId.New(), trials, epochs), DateTimeOffset.UnixEpoch);
        // Finished, so that no coordinator reads it before it is as it should be.
        await Store.CreateAsync(record with { State = SweepState.Finished }, specs, CancellationToken.None);
        await Store.CommitAsync(
            record.Id,
            [
                new LedgerChange.SweepSet(record with { State = SweepState.Running, Version = 1 }),
                .. suspects.Select(number => new LedgerChange.TrialSet(
                    new TrialEntry(specs[number - 1]) { Deaths = LedgerSettings.SuspectDeaths, Version = 1 })),
            ],
            CancellationToken.None);
        await Coordinator(record.Id).ResumeAsync(CancellationToken.None); // Announces it.
        return record.Id;
    }

    public static SweepSubmission Submission(SweepId sweep, int trials = 1, int epochs = 3, int retries = 0, int priority = 0) =>
        new(sweep, SpecJson.Write(Spec(trials, epochs, retries, priority)));

    public static SweepSpec Spec(int trials, int epochs, int retries, int priority)
    {
        var lrs = string.Join(',', Enumerable.Range(1, trials).Select(i => i * 0.001));
        var json = $$"""
            {
              "name": "test",
              "corpus": { "name": "sample", "sha256": "{{new string('0', 64)}}", "preprocessing": "letters" },
              "hyperparameters": { "lr": [{{lrs}}], "epochs": {{epochs}} },
              "retries": {{retries}}, "priority": {{priority}}
            }
            """;
        return GridFile.Parse(json, []).Spec!;
    }

    /// <summary>Pulls for <see cref="Slot"/>.</summary>
    public Task<Assignment?> PullAsync(long number) =>
        Grains.GetGrain<IDispatcherGrain>(0).PullAsync(new PullRequest(Slot, number), CancellationToken.None);

    public Task<Verdict> ReportAsync(AttemptId attempt, int lastEpoch, AttemptOutcome? end = null) =>
        Coordinator(attempt.Trial.Sweep).ReportAsync(
            new AttemptReport(
                attempt,
                new AttemptStart(0, "cpu", "scripted", "1", null),
                [.. Enumerable.Range(1, lastEpoch).Select(ScriptedTrainer.Measured)],
                [],
                [],
                end is { } outcome ? new AttemptEnd(outcome, "it broke") : null),
            CancellationToken.None);

    public async Task<ImmutableArray<TrialEntry>> TrialsAsync(SweepId sweep) =>
        await Store.TrialsAsync(sweep, 0, int.MaxValue, CancellationToken.None);

    /// <summary>Waits until the sweep has finished.</summary>
    /// <exception cref="TimeoutException">It had not within half a minute; says where it stood.</exception>
    public async Task<SweepStatus> FinishedAsync(SweepId sweep)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var status = await _silo.StatusAsync(sweep, CancellationToken.None);
            if (status.State == SweepState.Finished) return status;
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"Sweep '{sweep}' should have finished within 30 s, but is {status.State} with {status.Counts}.");
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }
}
