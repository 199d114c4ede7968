using System.Collections.Immutable;
using System.Text;

namespace Sweep.Cli;

/// <summary>Cuts a <c>--where</c> expression into tokens.</summary>
internal static class FilterLexer
{
    // The longer ones first: the first that fits is taken.
    private static readonly ImmutableArray<string> Signs =
        ["==", "!=", "<>", "<=", ">=", "!~", "&&", "||", "=", "<", ">", "~", "!", "(", ")", "[", "]", ","];

    private const string EndsWord = "=<>!~&|()[],'\"";

    /// <summary>Cuts the text; the last token is the end.</summary>
    /// <returns>The tokens, or the fault that nothing can be made of.</returns>
    public static (ImmutableArray<FilterToken> Tokens, FilterFault? Fault) Cut(string text)
    {
        var tokens = ImmutableArray.CreateBuilder<FilterToken>();
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }
            if (c is '\'' or '"')
            {
                if (Quoted(text, at) is not var (token, end)) return ([], new(at + 1, $"the quote {c} has no second one."));
                tokens.Add(token);
                at = end;
            }
            else if (Signs.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal)) is { } sign)
            {
                tokens.Add(new(FilterTokenKind.Sign, sign, at + 1));
                at += sign.Length;
            }
            else if (EndsWord.Contains(c, StringComparison.Ordinal))
            {
                return ([], new(at + 1, $"'{c}' is not understood. Write 'and' and 'or', or && and ||."));
            }
            else
            {
                var end = at;
                while (end < text.Length && !IsWordsEnd(text[end])) end++;
                tokens.Add(new(FilterTokenKind.Word, text[at..end], at + 1));
                at = end;
            }
        }
        tokens.Add(new(FilterTokenKind.End, "", text.Length + 1));
        return (tokens.ToImmutable(), null);
    }

    private static bool IsWordsEnd(char c) => char.IsWhiteSpace(c) || EndsWord.Contains(c, StringComparison.Ordinal);

    // A quote is doubled to stand for itself.
    private static (FilterToken Token, int End)? Quoted(string text, int start)
    {
        StringBuilder inner = new();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != text[start]) inner.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == text[start]) inner.Append(text[at++]);
            else return (new(FilterTokenKind.Quoted, inner.ToString(), start + 1), at + 1);
        }
        return null;
    }
}
