using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sweep.Contracts;
using Sweep.CrashHost;
using Sweep.Grains;
using Sweep.Search;
using Sweep.Silo;

// Runs or resumes a sweep on an embedded silo, and kills its own process right before a given write: what a power cut
// between two writes leaves on disk, at every place where there can be one.
//   Sweep.CrashHost DATA_DIRECTORY SWEEP_ID GRID_FILE WRITE     WRITE counts from 1; 0 never kills.
// Exit code 0: the sweep finished; the number of writes goes to standard output.
//   Sweep.CrashHost fatal HANG     Meets a fatal error, and hangs where told: stop, warn, exit or nowhere.
if (args is ["fatal", var hang])
{
    FatalError.Meet(hang);
    return;
}

var (data, id) = (new DataDirectory(args[0]), new SweepId(args[1]));
var grid = GridFile.Parse(await File.ReadAllTextAsync(args[2]), []).Spec!;
var spec = await SpecPreparation.For(data).PrepareAsync(grid, CancellationToken.None);
var fuse = new Fuse(int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture));
var options = new EmbeddedSiloOptions(data, id, SlotSelection.Cpu(1), Console.Error.WriteLine)
{
    Configure = services =>
    {
        var store = (ISweepStore)services.Single(s => s.ServiceType == typeof(ISweepStore)).ImplementationInstance!;
        var files = services.Single(s => s.ServiceType == typeof(ICheckpointStore)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<ISweepStore>(new FusedSweepStore(store, fuse)));
        services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(
            all => new FusedCheckpointStore((ICheckpointStore)files(all), fuse)));
    },
};
await using var silo = await EmbeddedSilo.StartAsync(options, CancellationToken.None);
var status = await silo.SubmitAsync(id, spec, CancellationToken.None);
using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
while (status.State != SweepState.Finished && await timer.WaitForNextTickAsync())
    status = await silo.StatusAsync(id, CancellationToken.None);
Console.WriteLine(fuse.Writes);
