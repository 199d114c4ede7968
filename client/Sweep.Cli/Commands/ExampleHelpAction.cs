using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sweep.Cli;

/// <summary>The library's help, and then the command's examples.</summary>
internal sealed class ExampleHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    private const int RemarksWidth = 78;

    private static readonly DocumentedCommand FirstSteps = new(
        "sweep", "", "sweep run data/grids/quickstart.json", "sweep best", "sweep generate --prompt 'time traveller'");

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var documented = parseResult.CommandResult.Command as DocumentedCommand ?? FirstSteps;
        var output = parseResult.InvocationConfiguration.Output;
        if (documented.Remarks is { } remarks)
        {
            output.WriteLine("Remarks:");
            foreach (var line in TextWrap.Words(remarks, RemarksWidth)) output.WriteLine($"  {line}");
            output.WriteLine();
        }
        output.WriteLine("Examples:");
        foreach (var example in documented.Examples) output.WriteLine($"  {example}");
        return ExitCode.Done;
    }
}
