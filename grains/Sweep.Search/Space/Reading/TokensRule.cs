namespace Sweep.Search;

/// <summary>A number of tokens, or "all" for null.</summary>
internal sealed class TokensRule(WholeRule<int> number) : ValueRule<int?>
{
    public const string All = "all";

    public override string Expected => $"{number.Expected}, or '{All}'";

    protected override string? Check(JsonPart part, out int? value)
    {
        value = null;
        if (part is JsonTextPart { Text: All }) return null;
        var problem = number.Explain(part, out var tokens);
        value = tokens;
        return problem;
    }

    protected override string Advice(JsonPart part) => NumberAdvice.For(part);
}
