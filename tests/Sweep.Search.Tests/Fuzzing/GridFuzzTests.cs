using System.Text.RegularExpressions;
using Sweep.Contracts;
using Sweep.Fuzzing;
using Sweep.Search.Tests.Space;

namespace Sweep.Search.Tests.Fuzzing;

/// <summary>Whatever stands in a grid file, an override or an id: an answer, never an exception.</summary>
public sealed partial class GridFuzzTests
{
    private static readonly string[] Keys =
    [
        "name", "corpus", "max_tokens", "validation_tokens", "preprocessing", "sha256", "search", "strategy", "trials", "hyperparameters",
        "cell", "layers", "lr", "hidden_size", "sampling", "batch_size", "num_steps", "epochs", "clip_norm", "init_std", "repeats", "seed",
        "objective", "metric", "target", "stop_at_target", "checkpoint", "every_seconds", "candidate_epochs", "quota", "prompts",
        "sample_every_epochs", "sample_length", "retries", "priority", "$schema", "when", "zip", "log_uniform", "uniform", "int_uniform",
        "step", "LR", "learning_rate", "", ".", "..", "corpus.", ".name", "corpus.name.x", "é", "\0", "\ud800", " lr ",
    ];

    private static readonly string[] Values =
    [
        "0", "1", "-1", "-0", "0.5", "1e3", "1e999", "-1e999", "1e-999", "1e99999999999999999999", "9223372036854775808",
        "18446744073709551616", "1.0000000000000000000000000000000000000000000000001", "00", "01", "+1", ".5", "NaN", "Infinity",
        "nan", "null", "true", "\"\"", "\"1\"", "\"all\"", "\"file:\"", "\"file:/\\u0000\"", "\"\\ud800\"", "\"\\u202e\"",
        "\"1 YiB\"", "\"1e9 GiB\"", "\"-1\"", "[]", "[[]]", "[1,1.0]", "[null]", "{}", "{\"log_uniform\":[0,1]}",
        "{\"uniform\":[1,0]}", "{\"int_uniform\":[1,9],\"step\":0}", "\"rnn_scratch\"", "\"gru\"", "\"random\"",
        "[\"sequential\",\"sequential\"]", "{\"strategy\":\"random\",\"trials\":1e9}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "\"", "'x'", "{\"a\":1,\"a\":2}", "//", "/*", "\\", "\u0001", "\uFEFF", "\ud83d\ude00",
        "99999999999999999999999999999999999999999",
    ];

    private static readonly string[] IdParts = ["0", "9", "a", "z", "i", "l", "Z", "/", ":", "@", "é", "\0"];

    private static readonly string[][] Files =
        [.. ProjectFiles.GridNames.Select(ProjectFiles.Grid).Append(GridFilePropertyTests.Good).Select(Tokens)];

    [Fact]
    public void Parse_DamagedGridsAndOverrides_GiveASpecOrFaultsInThem() => FuzzRun.Run(0.5, random =>
    {
        var tokens = random.Of(Files).ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--) Damage(random, tokens);
        var overrides = Enumerable.Range(0, Math.Max(0, random.Next(6) - 3)).Select(_ => Override(random)).ToArray();
        GridSoundness.Assert(string.Concat(tokens), overrides);
    });

    [Fact]
    public void Parse_HostileIds_GivesAnIdThatIsWrittenAlikeOrRefusesIt() => FuzzRun.Run(0.5, random =>
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => random.Of(IdParts)));
        if (SweepId.TryParse(text, out var sweep)) Assert.Equal(text, sweep.ToString());
        try
        {
            Assert.Equal(text, SlotId.Parse(text).ToString());
        }
        catch (FormatException fault)
        {
            Assert.Contains(text, fault.Message, StringComparison.Ordinal);
        }
    });

    private static string[] Tokens(string json) => [.. Token().Matches(json).Select(token => token.Value)];

    private static void Damage(Random random, List<string> tokens)
    {
        if (tokens.Count == 0) return;
        var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
        switch (random.Next(8))
        {
            case 0: tokens.RemoveAt(at); break;
            case 1: tokens[at] = random.Of(Values); break;
            case 2: tokens[at] = $"\"{random.Of(Keys)}\""; break;
            case 3: tokens.Insert(at, $"\"{random.Of(Keys)}\":{random.Of(Values)},"); break;
            case 4: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
            case 5: tokens.InsertRange(at, tokens.Skip(other).Take(random.Next(20)).ToArray()); break;
            case 6 when tokens[at].Length > 0: tokens[at] = tokens[at].Remove(random.Next(tokens[at].Length), 1); break;
            default:
                var scrap = (char)random.Next(random.Of(128, 65536));
                tokens[at] = tokens[at].Insert(random.Next(tokens[at].Length + 1), scrap.ToString());
                break;
        }
    }

    private static string Override(Random random)
    {
        var key = random.Next(3) == 0 ? $"{random.Of(Keys)}.{random.Of(Keys)}" : random.Of(Keys);
        return random.Next(10) == 0 ? key : $"{key}={random.Of(Values)}{random.Of("", "", "", random.Of(Values))}";
    }

    [GeneratedRegex("""
        "(\\.|[^"\\])*"|[\w.+-]+|\s+|//[^\n]*|/\*.*?\*/|.
        """, RegexOptions.Singleline)]
    private static partial Regex Token();
}
