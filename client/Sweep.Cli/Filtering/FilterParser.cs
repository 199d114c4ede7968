using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>
/// Reads a <c>--where</c> expression: comparisons joined by <c>and</c>, <c>or</c>, <c>not</c> and brackets. Whatever the
/// text, it ends soon and throws nothing.
/// </summary>
internal sealed class FilterParser
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MostCharacters = 4_000;

    /// <summary>How deep brackets and <c>not</c> may be nested.</summary>
    public const int MostDepth = 50;

    private readonly ImmutableArray<FilterToken> _tokens;
    private readonly ImmutableArray<FilterFault>.Builder _faults = ImmutableArray.CreateBuilder<FilterFault>();
    private int _at;

    private FilterParser(ImmutableArray<FilterToken> tokens) => _tokens = tokens;

    private FilterToken Next => _tokens[_at];

    /// <summary>Reads an expression.</summary>
    /// <returns>The test, or at least one fault: every wrong name and value up to the first place where nothing can be made
    /// of the text.</returns>
    public static (FilterTest? Test, ImmutableArray<FilterFault> Faults) Parse(string text)
    {
        if (text.Length > MostCharacters)
            return (null, [new(MostCharacters, $"the expression has {text.Length} characters; at most {MostCharacters} are read.")]);
        var (tokens, fault) = FilterLexer.Cut(text);
        if (fault is not null) return (null, [fault]);
        FilterParser parser = new(tokens);
        var test = parser.Whole();
        return parser._faults.Count == 0 ? (test, []) : (null, parser._faults.ToImmutable());
    }

    private FilterTest? Whole()
    {
        if (Next.Kind == FilterTokenKind.End) return Fault(Next, "the expression is empty. Write such as lr>=1 and cell=gru.");
        var test = Any(0);
        return test is null || Next.Kind == FilterTokenKind.End
            ? test
            : Fault(Next, $"'and', 'or' or the end is expected, not {Next}.");
    }

    private FilterTest? Any(int depth)
    {
        var test = All(depth);
        while (test is not null && (TakeWord("or") || TakeSign("||")))
        {
            var (left, right) = (test, All(depth));
            test = right is null ? null : trial => left(trial) | right(trial);
        }
        return test;
    }

    private FilterTest? All(int depth)
    {
        var test = One(depth);
        while (test is not null && (TakeWord("and") || TakeSign("&&")))
        {
            var (left, right) = (test, One(depth));
            test = right is null ? null : trial => left(trial) & right(trial);
        }
        return test;
    }

    private FilterTest? One(int depth)
    {
        if (depth > MostDepth) return Fault(Next, $"brackets and 'not' are nested more than {MostDepth} deep.");
        if (TakeWord("not") || TakeSign("!")) return One(depth + 1) is { } opposite ? FilterTests.Not(opposite) : null;
        if (!TakeSign("(")) return Comparison();
        var test = Any(depth + 1);
        return test is null || TakeSign(")") ? test : Fault(Next, $"a closing bracket is expected, not {Next}.");
    }

    private FilterTest? Comparison()
    {
        var name = Take();
        if (name.Kind == FilterTokenKind.End) return Fault(name, "a comparison is missing at the end.");
        if (name.Kind != FilterTokenKind.Word) return Fault(name, $"the name of a column is expected, not {name}.");
        var field = TrialField.Find(name.Text);
        if (field is null) _faults.Add(new(name.Position, TrialField.Unknown(name.Text)));
        if (TakeWord("is")) return Is(field);
        if (TakeWord("in")) return In(field, isOpposite: false);
        if (Next.IsWord("not") && _tokens[_at + 1].IsWord("in"))
        {
            _at += 2;
            return In(field, isOpposite: true);
        }
        var sign = Next;
        if (sign.Kind != FilterTokenKind.Sign || sign.Text is "(" or ")" or "[" or "]" or "," or "!" or "&&" or "||")
        {
            return Fault(sign, $"after '{Printable.OneLine(name.Text)}' a comparison is expected ({FilterTests.Comparisons}), not {sign}.");
        }
        _at++;
        return Value() is { } value ? Made(field, value, f => FilterTests.Compare(f, sign.Text, value)) : null;
    }

    private FilterTest? Is(TrialField? field)
    {
        var isOpposite = TakeWord("not");
        var word = Take();
        if (!word.IsWord("null") && !word.IsWord("nan"))
            return Fault(word, $"after 'is' stands null, not null, nan or not nan, and not {word}.");
        var test = field is null ? Anything : word.IsWord("nan") ? FilterTests.IsNaN(field) : FilterTests.IsNull(field);
        return isOpposite ? FilterTests.Not(test) : test;
    }

    private FilterTest? In(TrialField? field, bool isOpposite)
    {
        var open = Take();
        if (!open.IsSign("(") && !open.IsSign("["))
            return Fault(open, $"after 'in' a list is expected, such as (1, 2), not {open}.");
        var close = open.IsSign("(") ? ")" : "]";
        List<FilterToken> values = [];
        do
        {
            if (Value() is not { } value) return null;
            values.Add(value);
        }
        while (TakeSign(","));
        if (!TakeSign(close)) return Fault(Next, $"a comma or '{close}' is expected, not {Next}.");
        var test = Made(field, values[0], f => FilterTests.Among(f, values));
        return isOpposite ? FilterTests.Not(test) : test;
    }

    // A wrong name or value is noted, and reading goes on: there may be more.
    private FilterTest Made(TrialField? field, FilterToken value, Func<TrialField, (FilterTest? Test, string? Fault)> make)
    {
        if (field is null) return Anything;
        var (test, fault) = make(field);
        if (fault is not null) _faults.Add(new(value.Position, fault));
        return test ?? Anything;
    }

    private static bool? Anything(Search.TrialEntry trial) => true;

    private FilterToken? Value()
    {
        var token = Take();
        if (token.Kind is FilterTokenKind.Word or FilterTokenKind.Quoted) return token;
        Fault(token, $"a value is expected, not {token}.");
        return null;
    }

    private FilterToken Take() => Next.Kind == FilterTokenKind.End ? Next : _tokens[_at++];

    private bool TakeWord(string word)
    {
        if (!Next.IsWord(word)) return false;
        _at++;
        return true;
    }

    private bool TakeSign(string sign)
    {
        if (!Next.IsSign(sign)) return false;
        _at++;
        return true;
    }

    private FilterTest? Fault(FilterToken token, string message)
    {
        _faults.Add(new(token.Position, message));
        return null;
    }
}
