using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep generate</c>: lets a checkpoint write.</summary>
internal static class GenerateCommand
{
    private const string DefaultPrompt = "time traveller";
    private const int DefaultLength = 50;
    private const string CheckpointExtension = ".safetensors";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Argument<string?> source = new("id|file")
        {
            Description = "A sweep (its best checkpoint writes), or a checkpoint file. Default: the newest sweep.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> prompt = new("--prompt", "-p")
        {
            Description = "What the text begins with.",
            HelpName = "text",
            DefaultValueFactory = _ => DefaultPrompt,
        };
        var length = CommonOptions.Number(
            "--length", $"Characters to write after the prompt. Default: {DefaultLength}.", 1);
        var dataDirectory = CommonOptions.DataDirectory();
        DocumentedCommand command = new(
            "generate", "Writes text with a checkpoint.",
            "sweep generate", "sweep generate 7k3m --prompt 'time traveller' --length 200",
            "sweep generate best.safetensors --prompt traveller")
        {
            source, prompt, length, dataDirectory,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetValue(source), parsed.GetRequiredValue(prompt), parsed.GetValue(length) ?? DefaultLength,
            parsed.GetValue(dataDirectory), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, string? source, string prompt, int length, string? dataDirectory,
        CancellationToken cancellationToken)
    {
        if (prompt.Length == 0)
        {
            throw new CommandException(
                "The prompt is empty. Give at least one character, such as --prompt 'time traveller'.");
        }
        var file = await FindAsync(context, source, dataDirectory, cancellationToken);
        var text = await context.Engine.Generator().GenerateAsync(file, prompt, length, cancellationToken);
        await context.Terminal.Out.Writer.WriteLineAsync(text);
        return ExitCode.Done;
    }

    private static async Task<string> FindAsync(
        CommandContext context, string? source, string? dataDirectory, CancellationToken cancellationToken)
    {
        var error = context.Terminal.Error;
        if (source is not null && IsFile(source))
        {
            if (!File.Exists(source)) throw new CommandException($"There is no file '{source}'.");
            error.Say($"Checkpoint {source}");
            return source;
        }
        await using var gateway = await SweepGateway.OpenAsync(context, dataDirectory, cancellationToken);
        var best = await BestTrials.FindAsync(gateway, source, cancellationToken);
        var first = best.Ranked[0];
        var file = first.Locate(gateway.Data, best.Spec);
        error.Say(
            $"Trial {first.Trial.Spec.Id.Number} of sweep {first.Trial.Spec.Id.Sweep}, epoch {first.Candidate.Epoch}, "
            + $"perplexity {Figures.Perplexity(first.Candidate.Perplexity)}: {file}");
        return file;
    }

    private static bool IsFile(string source) =>
        File.Exists(source) || source.EndsWith(CheckpointExtension, StringComparison.Ordinal);
}
