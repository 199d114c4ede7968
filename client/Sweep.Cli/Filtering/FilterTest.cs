using System.Collections.Immutable;
using System.Globalization;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Asks something of a trial.</summary>
/// <returns>Null when the trial has no value to be asked about: then neither the question nor its opposite is true.</returns>
internal delegate bool? FilterTest(TrialEntry trial);

/// <summary>Makes tests of one column.</summary>
internal static class FilterTests
{
    /// <summary>The comparisons that may stand after a column.</summary>
    public const string Comparisons = "=, !=, <, <=, >, >=, ~, in, is";

    /// <summary>Compares with one value.</summary>
    /// <returns>The test, or why there is none.</returns>
    public static (FilterTest? Test, string? Fault) Compare(TrialField field, string sign, FilterToken value)
    {
        if (sign is "~" or "!~") return Contains(field, sign, value);
        var isEquality = sign is "=" or "==" or "!=" or "<>";
        if (isEquality && value.IsWord("null")) return (sign is "=" or "==" ? IsNull(field) : Not(IsNull(field)), null);
        if (isEquality)
        {
            var (test, fault) = Among(field, [value]);
            return (test is null || sign is "=" or "==" ? test : Not(test), fault);
        }
        if (!field.IsNumber) return (null, $"'{sign}' compares numbers, and '{field.Key}' holds words. Use =, !=, ~ or in.");
        if (!TryNumber(value, out var bound)) return (null, NoNumber(field, value));
        Func<double, bool> holds = sign switch
        {
            "<" => x => x < bound,
            "<=" => x => x <= bound,
            ">" => x => x > bound,
            _ => x => x >= bound,
        };
        return (trial => field.Number(trial) is { } x && !double.IsNaN(x) && !double.IsNaN(bound) ? holds(x) : null, null);
    }

    /// <summary>Whether the value is one of these.</summary>
    /// <returns>The test, or why there is none.</returns>
    public static (FilterTest? Test, string? Fault) Among(TrialField field, IReadOnlyCollection<FilterToken> values)
    {
        if (!field.IsNumber) return AmongWords(field, values);
        List<double> numbers = [];
        foreach (var value in values)
        {
            if (!TryNumber(value, out var number)) return (null, NoNumber(field, value));
            numbers.Add(number);
        }
        var hasNaN = numbers.Exists(double.IsNaN);
        return (trial => field.Number(trial) switch
        {
            null => null,
            double.NaN => hasNaN ? true : null,
            { } x => numbers.Contains(x),
        }, null);
    }

    /// <summary>Whether there is no value.</summary>
    public static FilterTest IsNull(TrialField field) => trial => field.Value(trial) is null;

    /// <summary>Whether the value is not a number, such as the perplexity of a trial that diverged.</summary>
    public static FilterTest IsNaN(TrialField field) => trial => field.Number(trial) is { } x ? double.IsNaN(x) : null;

    /// <summary>The opposite.</summary>
    public static FilterTest Not(FilterTest test) => trial => !test(trial);

    private static (FilterTest? Test, string? Fault) Contains(TrialField field, string sign, FilterToken value)
    {
        if (field.IsNumber) return (null, $"'{sign}' looks for a part of a text, and '{field.Key}' is a number.");
        FilterTest test = trial => field.Text(trial)?.Contains(value.Text, StringComparison.OrdinalIgnoreCase);
        return (sign == "~" ? test : Not(test), null);
    }

    private static (FilterTest? Test, string? Fault) AmongWords(TrialField field, IReadOnlyCollection<FilterToken> values)
    {
        var words = values.Select(v => v.Text).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        var strange = words.FirstOrDefault(w => !field.Words.IsEmpty && !field.Words.Contains(w, StringComparer.OrdinalIgnoreCase));
        if (strange is null) return (trial => field.Text(trial) is { } text ? words.Contains(text) : null, null);
        var hint = NearestName.Find(strange, field.Words) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return (null,
            $"'{field.Key}' is never '{Printable.OneLine(strange)}'.{hint} It is one of {string.Join(", ", field.Words)}.");
    }

    private static bool TryNumber(FilterToken value, out double number)
    {
        number = value.Text.ToUpperInvariant() switch
        {
            "NAN" => double.NaN,
            "INF" or "+INF" or "INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0 || double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string NoNumber(TrialField field, FilterToken value) =>
        $"'{field.Key}' is a number, and {value} is none. Write it like 2, 0.5 or 1e-3, or nan.";
}
