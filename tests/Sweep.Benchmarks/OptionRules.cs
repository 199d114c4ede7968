using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Sweep.Benchmarks;

/// <summary>Options whose values are held to rules.</summary>
internal static class OptionRules
{
    private const StringSplitOptions Split = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>A number; both ends of its range belong to it.</summary>
    public static Option<T> Number<T>(string name, string description, T fallback, T least, T most) where T : INumber<T>
    {
        var kind = T.IsZero(T.One / (T.One + T.One)) ? "a whole number" : "a number";
        var expected = string.Create(CultureInfo.InvariantCulture, $"{kind} from {least} to {most}");
        return new Option<T>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} [{least} to {most}]"),
            HelpName = "N",
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                var text = result.Tokens.Single().Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                    return value;
                result.AddError($"{name} '{text}' is not {expected}.");
                return fallback;
            },
        };
    }

    /// <summary>Whole numbers with commas between, of which an empty list means all; repeated ones count once.</summary>
    public static Option<int[]> Numbers(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "LIST",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var numbers = new List<int>();
            foreach (var part in Parts(result))
            {
                var isNumber = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                if (isNumber && number >= least && number <= most) numbers.Add(number);
                else
                    result.AddError($"{name} '{part}' is no whole number from {least} to {most}; write them with commas between.");
            }
            return [.. numbers.Distinct()];
        },
    };

    /// <summary>Words with commas between, of which an empty list means all; repeated ones count once.</summary>
    public static Option<string[]> Words(string name, string description, IEnumerable<string> known)
    {
        string[] words = [.. known.Distinct()];
        return new Option<string[]>(name)
        {
            Description = $"{description}: {string.Join(", ", words)}.",
            HelpName = "LIST",
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                string[] chosen = [.. Parts(result).Distinct()];
                foreach (var word in chosen.Except(words))
                    result.AddError($"{name} '{word}' is none of {string.Join(", ", words)}; write them with commas between.");
                return chosen;
            },
        };
    }

    /// <summary>A path.</summary>
    public static Option<string> File(string name, string description, string fallback) => new(name)
    {
        Description = description,
        HelpName = "PATH",
        DefaultValueFactory = _ => fallback,
    };

    private static IEnumerable<string> Parts(ArgumentResult result) => result.Tokens.SelectMany(token => token.Value.Split(',', Split));
}
