using System.Globalization;

namespace Sweep.Search;

/// <summary>Reads the distribution of one hyperparameter in a random search.</summary>
/// <param name="axis">The hyperparameter's name.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class DistributionReader(string axis, FaultList faults)
{
    private static readonly WholeRule<int> Steps = new(1, 1_000_000);
    private static readonly NumberRule AboveZero = new(0, above: true);

    /// <summary>Whether an object is meant as a distribution.</summary>
    public static bool IsMeant(JsonPart? part) =>
        part is JsonObjectPart value && value.Members.Any(member => GridWords.Distributions.TryFind(member.Name, out _));

    /// <summary>Reads the distribution of an axis whose single values follow a rule.</summary>
    /// <returns>Null after a fault.</returns>
    public Distribution? Read<T>(JsonObjectPart part, ValueRule<T> rule)
    {
        var kinds = part.Members.Where(member => GridWords.Distributions.TryFind(member.Name, out _)).ToArray();
        if (kinds.Length == 0)
        {
            var others = Examples(rule) is { } examples ? $", a list of such values, or {examples}." : ", or a list of such values.";
            faults.Add(
                part, $"{Quoted.Value(part)} is an object, but no distribution; {axis} takes {rule.Expected}{others}");
            return null;
        }

        foreach (var extra in kinds.Skip(1))
            faults.Add(extra.Value.Path, extra.Origin, $"{Quoted.Text(extra.Name)} is a second distribution; keep one.");
        GridWords.Distributions.TryFind(kinds[0].Name, out var kind);
        CheckKeys(part, kind);
        return Misfit(rule, kind) is { } problem ? Blame(kinds[0], problem) : rule switch
        {
            WholeRule<int> whole => Whole(part, kinds[0].Value, whole),
            NumberRule number => Real(kinds[0].Value, kind, kind == DistributionKind.LogUniform ? AboveZero : number),
            _ => null,
        };
    }

    private static string? Examples<T>(ValueRule<T> rule) => rule switch
    {
        WholeRule<int> => "{ \"int_uniform\": [32, 512] }",
        NumberRule => "{ \"log_uniform\": [0.01, 10] } or { \"uniform\": [0.5, 2] }",
        _ => null,
    };

    private static string? Misfit<T>(ValueRule<T> rule, DistributionKind kind) => (rule, kind) switch
    {
        (WholeRule<int>, DistributionKind.IntUniform) => null,
        (WholeRule<int>, _) => $"gives fractions, but AXIS takes whole numbers; write {Examples(rule)}",
        (NumberRule, DistributionKind.IntUniform) => $"gives whole numbers alone; AXIS takes {Examples(rule)}, or a list",
        (NumberRule, _) => null,
        _ => $"gives numbers; AXIS takes {rule.Expected}, or a list of them to choose from",
    };

    private Distribution? Blame(JsonMember member, string problem)
    {
        var told = problem.Replace("AXIS", axis, StringComparison.Ordinal);
        faults.Add(member.Value.Path, member.Origin, $"{Quoted.Text(member.Name)} {told}.");
        return null;
    }

    private void CheckKeys(JsonObjectPart part, DistributionKind kind)
    {
        foreach (var member in part.Members)
        {
            if (GridWords.Distributions.TryFind(member.Name, out _)) continue;
            if (member.Name != GridKeys.Step)
            {
                faults.Add(
                    member.Value.Path,
                    member.Origin,
                    $"The key {Quoted.Text(member.Name)} is not known here; a distribution has one of 'log_uniform', 'uniform' and"
                    + " 'int_uniform', the last with a 'step' if it is not 1.");
            }
            else if (kind != DistributionKind.IntUniform)
            {
                faults.Add(member.Value.Path, member.Origin, "'step' goes with 'int_uniform' alone; leave it out.");
            }
        }
    }

    private Distribution? Whole(JsonObjectPart part, JsonPart bounds, WholeRule<int> rule)
    {
        var stepPart = part.Find(GridKeys.Step);
        var step = stepPart is null ? 1 : Steps.Read(stepPart, faults, 1);
        if (Bounds(bounds, rule) is not var (low, high)) return null;
        if (step > high - low)
        {
            faults.Add(stepPart!, $"{Quoted.Value(stepPart!)} is larger than the range, which leaves {low:N0} alone; give a smaller step,"
                + $" or write \"{axis}\": {low}.");
        }

        return new Distribution(axis, DistributionKind.IntUniform, low, high, step);
    }

    private Distribution? Real(JsonPart bounds, DistributionKind kind, NumberRule rule)
    {
        if (Bounds(bounds, rule) is not var (low, high)) return null;
        if (low is > 0 and < SixDigits.Least)
        {
            faults.Add(
                bounds,
                $"The lower bound '{Text(low)}' is too close to 0; a distribution begins at {Text(SixDigits.Least)} or above.");
            return null;
        }

        if (SixDigits.AtLeast(low) >= SixDigits.AtMost(high))
        {
            faults.Add(bounds, $"Values have six digits, and from {Text(low)} to {Text(high)} there are not two of them; give"
                + " bounds further apart, or one value.");
        }

        return new Distribution(axis, kind, low, high, 1);
    }

    private (T Low, T High)? Bounds<T>(JsonPart part, ValueRule<T> rule)
        where T : struct, IComparable<T>
    {
        if (part is not JsonArrayPart { Items: [var first, var second] })
        {
            var what = part is JsonArrayPart list
                ? $"has {list.Items.Length:N0} {(list.Items.Length == 1 ? "value" : "values")}"
                : "is no list";
            faults.Add(part, $"{Quoted.Value(part)} {what}; {part.Path.Name} takes two bounds, such as [1, 10].");
            return null;
        }

        var (low, high) = (rule.Read(first, faults, default), rule.Read(second, faults, default));
        if (faults.Blames(first) || faults.Blames(second)) return null;
        var order = low.CompareTo(high);
        if (order < 0) return (low, high);
        faults.Add(part, order == 0
            ? $"Both bounds are {Quoted.Value(first)}, which leaves one value; write \"{axis}\": {Text(low)}."
            : $"The lower bound {Quoted.Value(first)} is above the upper one; write [{Text(high)}, {Text(low)}].");
        return null;
    }

    private static string Text<T>(T number) => string.Create(CultureInfo.InvariantCulture, $"{number}");
}
