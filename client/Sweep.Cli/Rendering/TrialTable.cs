using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Makes tables of trials: the number, the hyperparameters that vary, and what the caller adds.</summary>
/// <param name="axes">What varies.</param>
/// <param name="hasRepeats">Whether trials differ by their repeat too.</param>
internal sealed class TrialTable(ImmutableArray<HyperparameterAxis> axes, bool hasRepeats)
{
    /// <summary>For the trials of a spec.</summary>
    public TrialTable(SweepSpec spec)
        : this(HyperparameterAxis.Varying(spec.Space), spec.Repeats > 1)
    {
    }

    /// <summary>Makes a table. Where a column for every hyperparameter is too wide, they share one; where that is too narrow
    /// for whole words, they stand below their row.</summary>
    /// <param name="width">Characters in a line.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="trial">A row's trial.</param>
    /// <param name="shared">How the shared column gives way.</param>
    /// <param name="columns">The columns after the hyperparameters.</param>
    public TextTable Build<T>(
        int width, IReadOnlyCollection<T> rows, Func<T, TrialSpec> trial, Narrowing shared,
        params TrialColumn<T>[] columns) =>
        Build(width, rows, trial, r => Figures.Count(trial(r).Id.Number), shared, columns);

    /// <summary>The same, with a number that is shown in a way of its own.</summary>
    public TextTable Build<T>(
        int width, IReadOnlyCollection<T> rows, Func<T, TrialSpec> trial, Func<T, TableCell> numbered, Narrowing shared,
        params TrialColumn<T>[] columns)
    {
        var number = new TrialColumn<T>(new("trial", IsNumber: true), numbered);
        var apart = Fill(width, rows, [number, .. ColumnsApart(trial), .. columns]);
        if (axes.Length < 2 || apart.LeastWidth <= width) return apart;
        TrialColumn<T> together = new(new("hyperparameters", Narrowing: shared), r => Describe(trial(r)));
        // One column of a table gives way; what varies is longer than what the callers add.
        var shorter = Fill(width, rows, [number, together, .. columns.Select(c => c.Fixed())]);
        if (shared != Narrowing.Wrap || shorter.LeastWidth <= width) return shorter;
        return Fill(width, rows, [number, .. columns.Select(c => c.Fixed())], r => Describe(trial(r)));
    }

    /// <summary>
    /// The values that vary, as <c>name=value</c>; with the repeat where there are several. Empty where nothing
    /// varies.
    /// </summary>
    public string Describe(TrialSpec trial)
    {
        var values = HyperparameterAxis.Describe(axes, trial.Hyperparameters);
        return hasRepeats ? $"{values} repeat={trial.Repeat}".TrimStart() : values;
    }

    private IEnumerable<TrialColumn<T>> ColumnsApart<T>(Func<T, TrialSpec> trial)
    {
        foreach (var axis in axes)
        {
            yield return new(new(axis.Name, axis.IsNumber), r => axis.Text(trial(r).Hyperparameters));
        }
        if (hasRepeats) yield return new(new("repeat", IsNumber: true), r => Figures.Count(trial(r).Repeat));
    }

    private static TextTable Fill<T>(
        int width, IEnumerable<T> rows, ImmutableArray<TrialColumn<T>> columns, Func<T, string>? below = null)
    {
        TextTable table = new([.. columns.Select(c => c.Column)]) { MaxWidth = width };
        foreach (var row in rows)
        {
            table.Add(columns.Select(c => c.Cell(row)));
            if (below is not null) table.Below(below(row));
        }
        return table;
    }
}

/// <summary>A column of a table of trials.</summary>
/// <param name="Column">How it looks.</param>
/// <param name="Cell">A row's cell.</param>
internal sealed record TrialColumn<T>(TableColumn Column, Func<T, TableCell> Cell)
{
    /// <summary>The same column, giving no way.</summary>
    public TrialColumn<T> Fixed() => this with { Column = Column with { Narrowing = Narrowing.None } };
}
