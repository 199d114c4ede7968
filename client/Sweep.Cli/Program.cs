using Sweep.Cli;

using var interrupts = InterruptSource.Listen(Console.Error);
return await CommandApp.RunAsync(args, CommandContext.ForThisProcess(), interrupts.Token);
