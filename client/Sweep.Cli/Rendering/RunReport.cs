using System.Collections.Immutable;
using Spectre.Console;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>
/// What <c>sweep run</c> leaves on the screen: the trials by rank, the best checkpoint, and what it writes.
/// </summary>
internal sealed class RunReport(CommandContext context, SweepGateway gateway, SweepSpec spec)
{
    private const int MostRows = 30;
    private const int MostTexts = 2;

    private readonly TerminalStream _output = context.Terminal.Out;

    /// <summary>Writes the report.</summary>
    /// <param name="trials">All trials of the sweep.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    public async Task WriteAsync(ImmutableArray<TrialEntry> trials, CancellationToken cancellationToken)
    {
        var byRank = trials.Sort(Comparer<TrialEntry>.Create(TrialRanking.Compare));
        var sweep = byRank[0].Spec.Id.Sweep;
        _output.Console.Write(TrialRows.Table(_output.Width, spec, byRank[..Math.Min(MostRows, byRank.Length)]));
        if (byRank.Length > MostRows)
        {
            _output.Say($"... and {Figures.Count(byRank.Length - MostRows)} more: {Next($"trials {sweep}")}");
        }
        foreach (var group in FailureGroup.Of(trials)) _output.Say(group.ToString());
        if (RankedTrial.Of(trials) is [var best, ..]) await WriteBestAsync(best, cancellationToken);
        else context.Terminal.Error.Say($"No trial has a result. See: {Next($"show {sweep}")}");
    }

    private async Task WriteBestAsync(RankedTrial best, CancellationToken cancellationToken)
    {
        await _output.Writer.WriteLineAsync();
        _output.Console.Write(new Text("Best checkpoint\n", Styles.Strong));
        BestText.Write(_output, gateway.Data, spec, best);
        var texts = await TextsAsync(best, cancellationToken);
        if (texts.Count > 0) await _output.Writer.WriteLineAsync();
        foreach (var text in texts) await _output.Writer.WriteLineAsync($"  {Printable.OneLine(text)}");
        var sweep = best.Trial.Spec.Id.Sweep;
        await context.Terminal.Error.Writer.WriteLineAsync(
            $"\nNext: {Next($"best {sweep} --top 5")}\n      {Next($"generate {sweep} --prompt 'time traveller'")}");
    }

    private string Next(string words) => NextCommand.On(context, gateway.Data, words);

    private async Task<IReadOnlyList<string>> TextsAsync(RankedTrial best, CancellationToken cancellationToken)
    {
        var samples = await gateway.SamplesAsync(best.Trial.Spec.Id, cancellationToken);
        var written = samples.Where(s => s.Epoch == best.Candidate.Epoch).Select(s => s.Text).Take(MostTexts).ToList();
        // A sweep without samples, or with none at that very epoch: then the checkpoint itself is asked.
        if (written.Count > 0 || best.File is null || spec.Prompts.IsEmpty || spec.SampleLength < 1) return written;
        var file = gateway.Data.Locate(best.File);
        if (!File.Exists(file)) return written;
        var generator = context.Engine.Generator();
        return [(await generator.GenerateAsync(file, spec.Prompts[0], spec.SampleLength, cancellationToken)).Text];
    }
}
