using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>One trial for people.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="detail">The trial.</param>
internal sealed class TrialText(TerminalStream output, TrialDetail detail)
{
    private const int WidestLine = 60;
    private const int Margin = 3;

    private readonly TrialEntry _trial = detail.Trial;

    /// <summary>Writes it.</summary>
    /// <param name="isVerbose">Whether all texts are shown, not only the last of each prompt.</param>
    public void Write(bool isVerbose)
    {
        output.Console.Write(Head());
        WriteCurve();
        WriteSamples(isVerbose);
        WriteAttempts();
        WriteFiles();
    }

    private FieldList Head()
    {
        FieldList fields = new();
        var sweep = detail.Summary.Sweep;
        fields.Add("trial", new($"{_trial.Spec.Id.Number} of sweep {sweep.Id} ({Printable.OneLine(sweep.Name)})", Styles.Strong));
        fields.Add("state", Styles.Of(_trial.State));
        if (detail.Rungs is { } rungs) fields.Add("rung", RungText.Of(rungs, _trial));
        if (_trial.Failure is { } failure)
        {
            var kind = _trial.State == TrialState.Failed ? "failure" : "last failure";
            fields.Add(kind, new(Printable.OneLine(failure), Styles.Bad));
        }
        if (_trial.Failures > 0) fields.Add("failures", $"{_trial.Failures}; {detail.Spec.Retries} retries are allowed");
        if (_trial is { IsSuspect: true, HasEnded: false })
            fields.Add("suspected", $"its silo died {_trial.Deaths} times in a row while it trained: it runs alone");
        fields.Add("hyperparameters", HyperparameterAxis.Describe(HyperparameterAxis.All, _trial.Spec.Hyperparameters));
        fields.Add("seed", _trial.Spec.Seed.ToString(CultureInfo.InvariantCulture));
        if (detail.Spec.Repeats > 1) fields.Add("repeat", $"{_trial.Spec.Repeat} of {detail.Spec.Repeats}");
        fields.Add("corpus", CorpusText.Of(detail.Spec.Corpus));
        var total = _trial.Spec.Hyperparameters.Epochs;
        var time = _trial.Last is { } at ? $", {Figures.Duration(at.Elapsed)} of training" : "";
        fields.Add("epochs", $"{Figures.Count(_trial.EpochsDone)} of {Figures.Count(total)}{time}");
        if (_trial.Last is { } last) fields.Add("perplexity", $"{Figures.Perplexity(last.Perplexity)} in the last epoch");
        if (_trial.Candidate is { } best)
        {
            fields.Add("best", new(
                $"{Figures.Perplexity(best.Perplexity)}, checkpoint of epoch {Figures.Count(best.Epoch)}", Styles.Good));
        }
        if (_trial.Last is not null) fields.Add("tokens/s", Figures.Rate(_trial.Last.TokensPerSecond));
        return fields;
    }

    private void WriteCurve()
    {
        if (detail.Curve.IsEmpty) return;
        var hasValidation = detail.Curve.Any(m => m.ValidationPerplexity is not null);
        Heading("Curve");
        var line = Sparkline.Of([.. detail.Curve.Select(m => m.Perplexity)], Math.Min(WidestLine, output.Width - 2));
        if (line.Length > 1) output.Writer.WriteLine($"  {line}");
        TextTable table = new(
        [
            new("epoch", IsNumber: true), new("loss", IsNumber: true), new("perplexity", IsNumber: true),
            .. hasValidation ? [new TableColumn("validation", IsNumber: true)] : Array.Empty<TableColumn>(),
            new("tokens/s", IsNumber: true), new("time", IsNumber: true),
        ]);
        foreach (var m in ChosenEpochs.Of(detail.Curve))
        {
            table.Add(
            [
                Figures.Count(m.Epoch), m.Loss.ToString("F4", CultureInfo.InvariantCulture), Figures.Perplexity(m.Perplexity),
                .. hasValidation ? [Figures.Perplexity(m.ValidationPerplexity)] : Array.Empty<TableCell>(),
                Figures.Rate(m.TokensPerSecond), Figures.Duration(m.Elapsed),
            ]);
        }
        output.Console.Write(table);
    }

    private void WriteSamples(bool isVerbose)
    {
        var shown = isVerbose
            ? detail.Samples
            : [.. detail.Samples.GroupBy(s => s.Prompt).Select(g => g.Last())];
        if (shown.IsEmpty) return;
        Heading("Samples");
        foreach (var sample in shown) output.Say($"epoch {Figures.Count(sample.Epoch)}: {Printable.OneLine(sample.Text)}");
        if (shown.Length < detail.Samples.Length)
            output.Say($"({Figures.Count(detail.Samples.Length - shown.Length)} earlier ones: -v)");
    }

    private void WriteAttempts()
    {
        if (detail.Attempts.IsEmpty) return;
        Heading("Attempts");
        foreach (var attempt in detail.Attempts)
        {
            var (start, end) = (attempt.Start, attempt.End);
            var from = start is null ? "never began to train"
                : start.ResumedFromEpoch == 0 ? "from the beginning"
                : $"from epoch {Figures.Count(start.ResumedFromEpoch)}";
            var outcome = end is null ? "" : $": {Figures.Outcome(end.Outcome)}";
            var until = attempt.Ended is { } ended ? $" for {Figures.Duration(ended - attempt.Opened)}" : ", not ended";
            SaySetIn(
                $"{attempt.Attempt.Number}",
                $"{Figures.Time(attempt.Opened)} UTC{until} on {Printable.OneLine(attempt.Slot.ToString())}, {from}{outcome}");
            if (start is not null) SaySetIn("", $"{Printable.OneLine(start.Device)}; {Printable.OneLine(start.Kernel)}");
            if (start?.Note is { } note) SaySetIn("", $"note: {Printable.OneLine(note)}");
            if (end?.Failure is { } failure) SaySetIn("", $"failure: {Printable.OneLine(failure)}");
        }
    }

    private void WriteFiles()
    {
        if (detail.Files.IsEmpty) return;
        Heading("Checkpoints");
        foreach (var file in detail.Files)
        {
            var kind = file.Checkpoint.IsCandidate
                ? $"perplexity {Figures.Perplexity(file.Checkpoint.Perplexity)}"
                : "to resume from";
            var missing = file.IsThere ? "" : " (missing)";
            output.Say(
                $"epoch {Figures.Count(file.Checkpoint.Epoch)}, {kind}, {Figures.Bytes(file.Checkpoint.Bytes)}: {file.Path}{missing}");
        }
    }

    private void SaySetIn(string head, string text)
    {
        foreach (var line in TextWrap.Words(text, Math.Max(1, output.Width - Margin), breaksWords: false))
        {
            output.Writer.WriteLine(head.PadRight(Margin - 1) + " " + line);
            head = "";
        }
    }

    private void Heading(string text)
    {
        output.Writer.WriteLine();
        output.Console.Write(new Spectre.Console.Text($"{text}\n", Styles.Strong));
    }
}
