using CsCheck;

namespace Sweep.Cli.Tests;

public sealed class FilterParserPropertyTests
{
    private static readonly FakeSweep Sweep = new FakeSweep("7k3m9x0qtz", Specs.Grid())
        .Succeed(1, 1.0372).Diverge(2, 12).Fail(3, "disk full").Run(4, 120);

    private static readonly Gen<string> Pieces = Gen.OneOf(
        "lr", "cell", "state", "perplexity", "failure", "hidden_size", "none", "=", "==", "!=", "<", ">=", "~", "!~", "!", "&&", "||", "&",
        "and", "or", "not", "in", "is", "null", "nan", "inf", "(", ")", "[", "]", ",", "1", "0.5", "-1e3", "gru", "failed", "'a b'",
        "'", "\"", " ", "\t", "\0", "é", "\ud83d");

    private static readonly Gen<string> Sound = Nested(3);

    private static Gen<string> Comparison => Gen.OneOf(
        "lr >= 1", "hidden_size in (128, 512)", "state = failed", "perplexity < 9", "perplexity is nan", "failure ~ disk",
        "best is null", "cell != gru", "trial not in [2,4]", "lr = nan");

    [Fact]
    public void Parse_AnyPieces_EndsWithATestOrFaults() => Pieces.Array[0, 40].Select(string.Concat).Sample(Check, iter: 20_000);

    [Fact]
    public void Parse_AnyCharacters_EndsWithATestOrFaults() => Gen.String[0, 200].Sample(Check, iter: 5_000);

    [Fact]
    public void Matches_SoundExpression_FollowsTheLaws() => Gen.Select(Sound, Sound).Sample((a, b) =>
    {
        foreach (var trial in Sweep.Trials)
        {
            bool Is(string text) => TrialFilter.Parse(text).Matches(trial);

            Assert.Equal(Is($"({a}) and ({b})"), Is(a) && Is(b));
            Assert.Equal(Is($"({a}) or ({b})"), Is(a) || Is(b));
            Assert.Equal(Is($"not (({a}) and ({b}))"), Is($"not ({a}) or not ({b})"));
            Assert.Equal(Is($"not not ({a})"), Is(a));
            Assert.False(Is($"({a}) and not ({a})"));
        }
    }, iter: 300);

    private static Gen<string> Nested(int depth) => depth == 0 ? Comparison : Gen.OneOf(
        Comparison,
        Gen.Select(Nested(depth - 1), Nested(depth - 1), (a, b) => $"({a} and {b})"),
        Gen.Select(Nested(depth - 1), Nested(depth - 1), (a, b) => $"({a} or {b})"),
        Nested(depth - 1).Select(a => $"not ({a})"));

    private static void Check(string text)
    {
        var (test, faults) = FilterParser.Parse(text);

        Assert.Equal(test is null, !faults.IsEmpty);
        Assert.All(faults, f => Assert.InRange(f.Position, 1, text.Length + 1));
        foreach (var trial in Sweep.Trials) test?.Invoke(trial);
    }
}
