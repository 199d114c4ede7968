using Sweep.Silo;

namespace Sweep.CrashHost;

/// <summary>A fatal error of a silo in whose process something hangs.</summary>
internal static class FatalError
{
    public static void Meet(string hang)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => HangIf(hang == "exit");
        new FatalErrorReport(
            () => HangIf(hang == "stop"),
            sentence =>
            {
                HangIf(hang == "warn");
                Console.Error.WriteLine(sentence);
            },
            "Start it again.",
            new ProcessEnd()).OnFatalException(null, "It was told to.", null);
    }

    private static void HangIf(bool isHere)
    {
        using var never = new ManualResetEventSlim();
        if (isHere) never.Wait();
    }
}
