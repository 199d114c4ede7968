using System.Globalization;
using Sweep.Chaos;

// Kills, stops and fills what a cluster of silos is made of, at random, while sweeps train on it, and counts what was lost.
//   Sweep.Chaos COMMAND SECONDS SEED [EPOCHS]     COMMAND is the path of the published sweep; EPOCHS how long its trials are.
// The last line of standard output is the result as JSON. Exit code 0: nothing was lost, duplicated or mismatched; 1: something was.
const int UsualEpochs = 800;

var epochs = UsualEpochs;
if (args is not [var command, var seconds, var seed, .. var more]
    || !int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
    || !int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
    || (more is [var last] && !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out epochs))
    || more.Length > 1)
{
    await Console.Error.WriteLineAsync("Usage: tests/chaos.sh SECONDS SEED, both whole numbers.");
    return 2;
}

ChaosRun run = new(command, TimeSpan.FromSeconds(length), number, epochs, line => Console.Error.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {line}")));
var result = await run.RunAsync();
Console.WriteLine(result.ToJsonString());
return (int)result["lost"]! + (int)result["duplicated"]! + (int)result["mismatched"]! == 0 ? 0 : 1;
