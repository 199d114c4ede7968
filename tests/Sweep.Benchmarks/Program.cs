using System.Runtime.InteropServices;
using Sweep.Benchmarks;

// What is printed for people comes with the measured machine's numbers: the last line of standard output is the result as JSON.
using var interrupted = new CancellationTokenSource();
Action<PosixSignalContext> stop = context =>
{
    context.Cancel = !interrupted.IsCancellationRequested; // The first one stops in order, a second one at once.
    interrupted.Cancel();
};
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, stop);
return await BenchmarkApp.RunAsync(args, new BenchmarkConsole(Console.Out, Console.Error), interrupted.Token);
