using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>The best trials for people.</summary>
internal static class BestText
{
    private const string Deleted = "(deleted: quota)";

    /// <summary>One trial with all that is known of it.</summary>
    public static void Write(TerminalStream output, DataDirectory data, SweepSpec spec, RankedTrial best)
    {
        var (trial, candidate) = (best.Trial, best.Candidate);
        FieldList fields = new();
        fields.Add("trial", new($"{trial.Spec.Id.Number} of sweep {trial.Spec.Id.Sweep}", Styles.Strong));
        var kind = spec.Objective.Metric == ObjectiveMetric.ValidationPerplexity
            ? "of the held-out text"
            : "of the training text";
        fields.Add("perplexity", new($"{Figures.Perplexity(candidate.Perplexity)} {kind}", Styles.Good));
        fields.Add("epoch", $"{Figures.Count(candidate.Epoch)} of {Figures.Count(trial.Spec.Hyperparameters.Epochs)}");
        fields.Add("hyperparameters", HyperparameterAxis.Describe(HyperparameterAxis.All, trial.Spec.Hyperparameters));
        if (spec.Repeats > 1) fields.Add("repeat", $"{trial.Spec.Repeat} of {spec.Repeats}");
        fields.Add("tokens/s", Figures.Rate(trial.Last?.TokensPerSecond));
        if (best.File is not null) fields.Add("size", Figures.Bytes(best.File.Bytes));
        fields.AddWhole("file", best.File is null ? Deleted : data.Locate(best.File));
        output.Console.Write(fields);
    }

    /// <summary>
    /// Several trials, best first. Where their files' names have no room, it is said whether they are there.
    /// </summary>
    public static void WriteTable(TerminalStream output, SweepSpec spec, IReadOnlyCollection<RankedTrial> ranked)
    {
        var table = Table(r => r.File?.Path ?? Deleted);
        if (table.NaturalWidth > output.Width) table = Table(r => r.File is null ? "deleted" : "kept");
        output.Console.Write(table);

        TextTable Table(Func<RankedTrial, string> file) => new TrialTable(spec).Build(
            output.Width, ranked, r => r.Trial.Spec, Narrowing.Wrap,
            new(new("perplexity", IsNumber: true), r => Figures.Perplexity(r.Candidate.Perplexity)),
            new(new("epoch", IsNumber: true), r => Figures.Count(r.Candidate.Epoch)),
            new(new("tokens/s", IsNumber: true), r => Figures.Rate(r.Trial.Last?.TokensPerSecond)),
            new(new("checkpoint"), r => file(r)));
    }
}
