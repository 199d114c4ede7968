using System.CommandLine;
using System.CommandLine.Help;

namespace Sweep.Cli;

/// <summary>All commands under <c>sweep</c>.</summary>
internal static class CommandTree
{
    /// <summary>What the user types.</summary>
    public const string ProgramName = "sweep";

    /// <summary>Makes the tree.</summary>
    public static RootCommand Create(CommandContext context)
    {
        RootCommand root = new(
            "Runs hyperparameter sweeps over character-level language models.")
        {
            RunCommand.Create(context),
            ResumeCommand.Create(context),
            SiloCommand.Create(context),
            SubmitCommand.Create(context),
            SlotsCommand.Create(context),
            PauseCommand.Create(context),
            CancelCommand.Create(context),
            RetryCommand.Create(context),
            ExtendCommand.Create(context),
            DeleteCommand.Create(context),
            ListCommand.Create(context),
            ShowCommand.Create(context),
            WatchCommand.Create(context),
            TrialsCommand.Create(context),
            BestCommand.Create(context),
            PlotCommand.Create(context),
            CompareCommand.Create(context),
            ExportCommand.Create(context),
            GenerateCommand.Create(context),
            EvaluateCommand.Create(context),
            CorporaCommand.Create(context),
            ValidateCommand.Create(context),
            DoctorCommand.Create(context),
        };
        root.Add(CompletionCommand.Create(context, root));
        var help = root.Options.OfType<HelpOption>().Single();
        var helpAction = new ExampleHelpAction((HelpAction)help.Action!);
        help.Action = helpAction;
        root.SetAction(parsed =>
        {
            helpAction.Invoke(parsed);
            return ExitCode.BadInput;
        });
        return root;
    }
}
