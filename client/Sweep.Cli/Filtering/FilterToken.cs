namespace Sweep.Cli;

/// <summary>A piece of a <c>--where</c> expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a quoted one, without the quotes.</param>
/// <param name="Position">Where it begins, from 1.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position)
{
    /// <summary>Whether it is this bare word, in capitals or not.</summary>
    public bool IsWord(string word) =>
        Kind == FilterTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == FilterTokenKind.Sign && Text == sign;

    /// <summary>As a message names it.</summary>
    public override string ToString() =>
        Kind == FilterTokenKind.End ? "the end" : $"'{Printable.OneLine(Text)}'";
}

/// <summary>What a token is.</summary>
internal enum FilterTokenKind
{
    /// <summary>A name, a number, a word.</summary>
    Word,

    /// <summary>A text in quotes.</summary>
    Quoted,

    /// <summary>A comparison, a bracket, a comma.</summary>
    Sign,

    /// <summary>Nothing more.</summary>
    End,
}

/// <summary>What is wrong with an expression.</summary>
/// <param name="Position">Where, from 1.</param>
/// <param name="Message">A sentence without a capital.</param>
internal sealed record FilterFault(int Position, string Message);
