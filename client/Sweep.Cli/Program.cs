using Sweep.Cli;

using var interrupts = InterruptSource.Listen(GuardedWriter.ForMessages(Console.Error));
return await CommandApp.RunAsync(args, CommandContext.ForThisProcess(), interrupts.Token);
