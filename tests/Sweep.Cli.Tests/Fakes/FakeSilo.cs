using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>A silo that is ready at once and works until it is told to go.</summary>
internal sealed class FakeSilo : ISiloRunner
{
    public SiloRequest? Request { get; private set; }

    /// <summary>Called when the silo is ready.</summary>
    public Action<Action<LogLine>> Work { get; set; } = _ => { };

    public async Task RunAsync(SiloRequest request, Action<SiloReady> ready, Action<LogLine> log, CancellationToken drain)
    {
        Request = request;
        ready(new("127.0.0.1:40001@7", "127.0.0.1:40002", "/data", ["cpu:0", "cpu:1"]));
        var asked = new TaskCompletionSource();
        await using var registration = drain.Register(asked.SetResult);
        Work(log);
        await asked.Task;
    }
}
