using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Cli;

/// <summary>A comparison for people.</summary>
/// <param name="output">Where it goes.</param>
internal sealed class ComparisonText(TerminalStream output)
{
    private const int WidestValue = 36;
    private const int NarrowestValue = 10;

    /// <summary>Two sweeps.</summary>
    public void Write(SweepComparison comparison)
    {
        var (first, second) = (comparison.First.Sweep.Id.Value, comparison.Second.Sweep.Id.Value);
        WriteRows("Differences", first, second, comparison.Differences);
        WriteRows("Results", first, second, comparison.Results);
        var pairs = comparison.Pairs;
        output.Writer.WriteLine();
        if (pairs.Pairs.IsEmpty)
        {
            output.Say("No trial of one has a partner with the same hyperparameters and repeat, and a result, in the other.");
            return;
        }
        output.Say(
            $"{Figures.Count(pairs.Pairs.Length, "pair")} of trials with the same hyperparameters and repeat: perplexity differs by "
            + $"{Signed(pairs.MeanDifference)} on average ({second} less {first}); {second} is better in {pairs.Better}, "
            + $"worse in {pairs.Worse}, tied in {pairs.Tied}.");
        if (pairs.WithoutResult > 0) output.Say($"{Figures.Count(pairs.WithoutResult, "more pair")} without a result on one side or both.");
        if (pairs.OnlyFirst + pairs.OnlySecond > 0)
            output.Say($"Without a partner: {pairs.OnlyFirst} of {first}, {pairs.OnlySecond} of {second}.");
    }

    /// <summary>Two trials.</summary>
    public void Write(TrialComparison comparison)
    {
        var (first, second) = ($"{comparison.First.Spec.Id}", $"{comparison.Second.Spec.Id}");
        WriteRows("Differences", first, second, comparison.Differences);
        WriteRows("Results", first, second, comparison.Results);
        if (comparison.Curves.IsEmpty) return;
        output.Writer.WriteLine();
        TextTable table = new(new("epoch", IsNumber: true), new(first, IsNumber: true), new(second, IsNumber: true));
        foreach (var (epoch, a, b) in comparison.Curves)
            table.Add(Figures.Count(epoch), Figures.Perplexity(a), Figures.Perplexity(b));
        output.Console.Write(table);
    }

    private void WriteRows(string heading, string first, string second, ImmutableArray<ComparisonRow> rows)
    {
        if (rows.IsEmpty)
        {
            output.Say($"{heading}: none");
            return;
        }
        if (heading == "Results") output.Writer.WriteLine();
        // Long values, such as prompts, are cut: they are whole in JSON.
        var names = Math.Max(heading.Length, rows.Max(r => r.Key.Length));
        var width = Math.Clamp((output.Width - names - 4) / 2, NarrowestValue, WidestValue);
        TextTable table = new(new(heading), new(first, IsNumber: true), new(second, IsNumber: true));
        foreach (var row in rows) table.Add(row.Key, Cut(row.FirstText, width), Cut(row.SecondText, width));
        output.Console.Write(table);
    }

    private static string Cut(string text, int width) => TextWrap.Ellipsis(Printable.OneLine(text), width);

    private static string Signed(double? difference) => difference?.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) ?? "";
}
