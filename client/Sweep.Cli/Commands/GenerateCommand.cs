using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep generate</c>: lets a checkpoint write.</summary>
internal static class GenerateCommand
{
    private const string DefaultPrompt = "time traveller";
    private const int DefaultLength = 50;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var source = CheckpointSource.Argument();
        Option<string> prompt = new("--prompt", "-p")
        {
            Description = "What the text begins with.",
            HelpName = "text",
            DefaultValueFactory = _ => DefaultPrompt,
        };
        var length = CommonOptions.Number(
            "--length", $"Characters to write after the prompt. Default: {DefaultLength}.", 1);
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "generate", "Writes text with a checkpoint.",
            "sweep generate", "sweep generate 7k3m --prompt 'time traveller' --length 200", "sweep generate 7k3m/8",
            "sweep generate best.safetensors --prompt traveller")
        {
            Remarks = "Always by the likeliest character, so the same prompt gives the same text. The model reads the prompt as "
                + "its corpus was prepared: with 'letters', capitals as small letters and all else as spaces.",
        };
        command.Add(source);
        foreach (var option in new Option[] { prompt, length }) command.Add(option);
        command.Add(location);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetValue(source), parsed.GetRequiredValue(prompt), parsed.GetValue(length) ?? DefaultLength,
            location.Of(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, string? source, string prompt, int length, LocationChoice location,
        CancellationToken cancellationToken)
    {
        if (prompt.Length == 0)
        {
            throw new CommandException(
                "The prompt is empty. Give at least one character, such as --prompt 'time traveller'.");
        }
        var (file, recorded, _) = await CheckpointSource.FindAsync(context, source, location, cancellationToken);
        var written = await context.Engine.Generator().GenerateAsync(file, prompt, length, cancellationToken);
        var error = context.Terminal.Error;
        if (recorded is null) error.Say($"{file}: {CheckpointText.Of(written.Checkpoint)}");
        if (!written.Unknown.IsEmpty)
        {
            var characters = string.Join(", ", written.Unknown.Select(c => $"'{Printable.OneLine(c)}'"));
            error.Say($"Note: the model does not know these characters of the prompt: {characters}.");
        }
        await context.Terminal.Out.Writer.WriteLineAsync(written.Text);
        return ExitCode.Done;
    }
}
