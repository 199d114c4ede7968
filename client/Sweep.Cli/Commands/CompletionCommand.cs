using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep completion</c>: what makes a shell complete the command.</summary>
internal static class CompletionCommand
{
    // What the scripts ask for; not in the help.
    private const string Ids = "ids";

    /// <summary>Makes the command.</summary>
    /// <param name="context">What the command reaches the world through.</param>
    /// <param name="root">The tree that is completed.</param>
    public static Command Create(CommandContext context, RootCommand root)
    {
        Argument<string> shell = new("shell") { Description = "The shell: bash, zsh or fish.", HelpName = "bash|zsh|fish" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "completion", "Writes a script that lets a shell complete commands, options, ids and values.",
            "sweep completion bash > ~/.local/share/bash-completion/completions/sweep",
            "sweep completion zsh >> ~/.zshrc", "sweep completion fish > ~/.config/fish/completions/sweep.fish")
        {
            Remarks = "The script has all commands, options and words in it; the program is asked for the ids and names of sweeps "
                + "alone. Write it again after an update.",
        };
        command.Add(shell);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(shell);
            if (wanted == Ids) return await WriteIdsAsync(context, location.Of(parsed), cancellationToken);
            var commands = CompletedCommand.Of(root);
            var script = wanted switch
            {
                "bash" => BashCompletion.Of(commands),
                "zsh" => BashCompletion.ForZsh(commands),
                "fish" => FishCompletion.Of(commands),
                _ => throw new CommandException(
                    $"There is no completion for the shell '{Printable.OneLine(wanted)}'. It is bash, zsh or fish."),
            };
            await context.Terminal.Out.Writer.WriteAsync(script);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> WriteIdsAsync(CommandContext context, LocationChoice location, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, location, cancellationToken);
        var sweeps = await gateway.ListAsync(cancellationToken);
        // A name with a blank or a quote in it would need another way of quoting in every shell.
        var names = sweeps.Select(s => s.Sweep.Name).Where(n => n.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
        foreach (var word in sweeps.Select(s => s.Sweep.Id.Value).Concat(names).Distinct())
            await context.Terminal.Out.Writer.WriteLineAsync(word);
        return ExitCode.Done;
    }
}
