using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary><c>sweep retry</c>: takes up trials again that failed or were cancelled.</summary>
internal static class RetryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        Option<bool> failed = new("--failed") { Description = "All trials that failed. This is the default." };
        Option<string?> trials = new("--trials")
        {
            Description = "These trials by number; they failed, were cancelled or stopped.",
            HelpName = "3,5",
        };
        trials.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Numbers(text) is null)
                result.AddError($"'--trials {text}' is not understood. It is trial numbers with commas between them, such as 3,5.");
        });
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "retry", "Takes up failed or cancelled trials again, from their newest checkpoint.",
            "sweep retry", "sweep retry 7k3m --failed", "sweep retry 7k3m --trials 3,5")
        {
            id, failed, trials, cluster, location,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(failed) && result.GetValue(trials) is not null)
                result.AddError("'--failed' and '--trials' cannot be given together. Give one of them.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            var numbers = parsed.GetValue(trials) is { } text ? Numbers(text)!.Value : [];
            await using var access = await CoordinatorAccess.OpenAsync(
                context, target, parsed.GetValue(id), "sweep retry", cancellationToken);
            var before = await access.Control.StatusAsync(access.Sweep, cancellationToken);
            var after = await access.Control.RetryAsync(access.Sweep, numbers, cancellationToken);
            var (again, nothing) = numbers.IsEmpty
                ? (before.Counts.Failed - after.Counts.Failed, "no trial has failed.")
                : (EndedFor(before) - EndedFor(after), "none of these trials had ended.");
            await context.Terminal.Out.Writer.WriteLineAsync(
                $"Sweep {access.Sweep}: {(again > 0 ? $"{Figures.Count(again, "trial")} taken up again." : nothing)}");
            if (again > 0) await ChangeReport.TellWhoTrainsAsync(context, target, access, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static int EndedFor(SweepStatus status) => status.Counts.Failed + status.Counts.Cancelled + status.Counts.Stopped;

    private static ImmutableArray<int>? Numbers(string text)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return null;
            numbers.Add(number);
        }
        return [.. numbers.Distinct().Order()];
    }
}
