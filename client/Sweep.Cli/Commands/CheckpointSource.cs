using System.CommandLine;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>The checkpoint file that a command is to use.</summary>
/// <param name="File">Its path.</param>
/// <param name="Recorded">The perplexity that the ledger has for it; null for a file that was named.</param>
/// <param name="Metric">What that is the perplexity of.</param>
internal sealed record CheckpointSource(string File, double? Recorded, ObjectiveMetric? Metric)
{
    private const string CheckpointExtension = ".safetensors";

    /// <summary>The argument; a fresh one for each command.</summary>
    public static Argument<string?> Argument() => new("id|file")
    {
        Description = "A sweep (its best checkpoint), ID/TRIAL (that trial's best), or a checkpoint file. Default: the newest sweep.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Finds the file, and of a sweep's says on standard error which it is.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<CheckpointSource> FindAsync(
        CommandContext context, string? source, LocationChoice location, CancellationToken cancellationToken)
    {
        if (source is not null && IsFile(source))
        {
            return System.IO.File.Exists(source)
                ? new(source, null, null)
                : throw new CommandException($"There is no file '{source}'.");
        }
        if (source is not null && IsPathOfFolder(source))
            throw new CommandException($"'{source}' is a folder. Name a checkpoint file in it, or a sweep.");
        await using var gateway = await SweepGateway.OpenAsync(context, location, cancellationToken);
        var trial = await gateway.TrialNamedAsync(source, cancellationToken);
        var best = await BestTrials.FindAsync(gateway, trial is null ? source : trial.Sweep, cancellationToken);
        var chosen = trial is null ? best.Ranked[0] : await OfTrialAsync(gateway, best, trial, cancellationToken);
        var file = chosen.Locate(gateway.Data, best.Spec);
        context.Terminal.Error.Say(
            $"Trial {chosen.Trial.Spec.Id.Number} of sweep {chosen.Trial.Spec.Id.Sweep}, epoch {chosen.Candidate.Epoch}, "
            + $"perplexity {Figures.Perplexity(chosen.Candidate.Perplexity)}: {file}");
        return new(file, chosen.Candidate.Perplexity, best.Spec.Objective.Metric);
    }

    private static async Task<RankedTrial> OfTrialAsync(
        SweepGateway gateway, BestTrials best, TrialName name, CancellationToken cancellationToken)
    {
        var trial = await gateway.TrialAsync(best.Summary, name.Number, cancellationToken);
        return best.Ranked.FirstOrDefault(r => r.Trial.Spec.Id.Number == name.Number) ?? throw new CommandException(
            $"Trial {name.Number} of sweep '{best.Summary.Sweep.Id}' has no checkpoint that is ranked: it is "
            + $"{Figures.State(trial.State)}. 'sweep show {best.Summary.Sweep.Id}/{name.Number}' has what there is.");
    }

    // A bare word may be a sweep's name and a folder's too.
    private static bool IsPathOfFolder(string source) =>
        (source is "." or ".." || source.Contains('/', StringComparison.Ordinal)) && Directory.Exists(source);

    private static bool IsFile(string source) =>
        System.IO.File.Exists(source) || source.EndsWith(CheckpointExtension, StringComparison.Ordinal);
}
