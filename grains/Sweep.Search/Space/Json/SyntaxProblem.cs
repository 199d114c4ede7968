using System.Text;
using System.Text.Json;

namespace Sweep.Search;

/// <summary>A bracket that is not closed yet.</summary>
internal readonly record struct OpenBracket(char Bracket, JsonOrigin Origin)
{
    public char Closer => Bracket == '{' ? '}' : ']';

    public override string ToString() =>
        Origin.Line is { } line ? $"the '{Bracket}' of line {line}" : $"the '{Bracket}'";
}

/// <summary>Says in plain words what keeps a text from being JSON, from where the last good token ended.</summary>
internal readonly ref struct SyntaxProblem
{
    private readonly ReadOnlySpan<byte> _text;

    public SyntaxProblem(ReadOnlySpan<byte> text, int tokenEnd, JsonTokenType last, List<OpenBracket> open)
    {
        _text = text;
        OpenBracket? container = open.Count > 0 ? open[^1] : null;
        var hasValue = last is not (JsonTokenType.None or JsonTokenType.PropertyName
            or JsonTokenType.StartObject or JsonTokenType.StartArray);
        var wantsKey = container is { Bracket: '{' } && last != JsonTokenType.PropertyName;
        (Offset, Message) = Explain(tokenEnd, container, hasValue, wantsKey);
    }

    /// <summary>Where, in bytes.</summary>
    public int Offset { get; }

    public string Message { get; }

    private (int Offset, string Message) Explain(int tokenEnd, OpenBracket? container, bool hasValue, bool wantsKey)
    {
        var at = SkipBlanks(tokenEnd);
        if (IsEnd(at)) return (at, Unfinished(container));
        if (hasValue && _text[at] != '/')
        {
            if (container is null) return (at, $"{Shown(at)} follows after the end; remove it.");
            if (_text[at] != ',') return (at, Unseparated(at, container.Value));
            at = SkipBlanks(at + 1);
            if (IsEnd(at)) return (at, Unfinished(container));
        }

        if (_text[at] == '/') return (at, "A comment is not finished; write '// up to the line end' or '/* ... */'.");
        return wantsKey ? ExplainKey(at, container!.Value) : ExplainValue(at, container);
    }

    private string Unseparated(int at, OpenBracket container) => _text[at] is (byte)'}' or (byte)']'
        ? Mismatch(at, container)
        : $"A ',' is missing before {Shown(at)}.";

    private (int Offset, string Message) ExplainKey(int at, OpenBracket container) => _text[at] switch
    {
        (byte)'"' when FindTextProblem(at) is { } problem => problem,
        (byte)'"' => (at, $"A ':' and a value are missing after the key {Shown(at)}."),
        (byte)',' => (at, "There is a ',' too many."),
        (byte)'}' or (byte)']' => (at, Mismatch(at, container)),
        (byte)'\'' => (at, $"{Shown(at)} is in single quotes; write keys in double quotes."),
        _ => (at, $"{Shown(at)} is no key; write keys in double quotes, such as \"epochs\"."),
    };

    private (int Offset, string Message) ExplainValue(int at, OpenBracket? container) => _text[at] switch
    {
        (byte)'"' => FindTextProblem(at) ?? (at, $"{Shown(at)} is not expected here."),
        (byte)',' when container is { Bracket: '[' } => (at, "There is a ',' too many."),
        (byte)']' when container is { Bracket: '[' } => (at, "There is a ',' too many before ']'."),
        (byte)',' or (byte)'}' or (byte)']' => (at, $"A value is missing before {Shown(at)}."),
        (byte)'\'' => (at, $"{Shown(at)} is in single quotes; write text in double quotes."),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') when IsNumberUpToTheEnd(at) =>
            (_text.Length, Unfinished(container)),
        (byte)'-' or (byte)'+' or (byte)'.' or (>= (byte)'0' and <= (byte)'9') =>
            (at, $"{Shown(at)} is no number; write it like 10, 0.5 or 1e-3."),
        _ => (at, $"{Shown(at)} is no value; write a number, text in double quotes, true, false or null."),
    };

    /// <summary>
    /// Whether a right number is the last thing there is, so that only what should follow is missing.
    /// </summary>
    private bool IsNumberUpToTheEnd(int at)
    {
        Utf8JsonReader number = new(_text[at..]);
        try
        {
            return number.Read() && !number.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string Mismatch(int at, OpenBracket container) =>
        $"{Shown(at)} does not close {container}; '{container.Closer}' would be right.";

    private static string Unfinished(OpenBracket? container) => container is { } open
        ? $"The end comes too early: {open} is not closed; a '{open.Closer}' is missing."
        : $"There is nothing here; the least that a grid file needs is {GridFile.Least}.";

    private (int Offset, string Message)? FindTextProblem(int start)
    {
        for (var at = start + 1; !IsEnd(at); at++)
        {
            switch (_text[at])
            {
                case (byte)'"':
                    return null;
                case (byte)'\n' or (byte)'\r':
                    return (start, $"{Shown(start)} has no closing quote; add it, or write a line break as \\n.");
                case < 0x20:
                    return (at, $"A control character stands in the text; write it as \\u{_text[at]:X4}.");
                case (byte)'\\':
                    if (!IsEscape(at)) return (at, $"{EscapeAt(at)} is no escape; write a backslash as \\\\.");
                    at++;
                    break;
                default:
                    break;
            }
        }

        return (start, $"{Shown(start)} has no closing quote.");
    }

    private bool IsEscape(int at)
    {
        if (IsEnd(at + 1)) return true; // The missing quote is what to tell.
        if (_text[at + 1] != 'u') return "\"\\/bfnrt"u8.Contains(_text[at + 1]);
        for (var digit = at + 2; digit < at + 6; digit++)
        {
            if (IsEnd(digit) || !char.IsAsciiHexDigit((char)_text[digit])) return false;
        }

        return true;
    }

    private string EscapeAt(int at)
    {
        var end = Math.Min(at + (_text[at + 1] == 'u' ? 6 : 2), _text.Length);
        while (end < _text.Length && (_text[end] & 0xC0) == 0x80) end++;
        return Quoted.Text(Encoding.UTF8.GetString(_text[at..end]));
    }

    /// <summary>The word, number, text or sign at an offset, in quotes.</summary>
    private string Shown(int at)
    {
        var quote = _text[at];
        var end = at + 1;
        if (quote is (byte)'"' or (byte)'\'')
        {
            while (!IsEnd(end) && _text[end] != quote && _text[end] is not ((byte)'\n' or (byte)'\r')) end++;
            return Quoted.Text(Encoding.UTF8.GetString(_text[(at + 1)..end]));
        }

        if (IsWordPart(quote)) while (!IsEnd(end) && IsWordPart(_text[end])) end++;
        else while (!IsEnd(end) && (_text[end] & 0xC0) == 0x80) end++;
        return Quoted.Text(Encoding.UTF8.GetString(_text[at..end]));
    }

    private static bool IsWordPart(byte unit) =>
        char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'_' or (byte)'-' or (byte)'+' or (byte)'.' or >= 0x80;

    private bool IsEnd(int at) => at >= _text.Length;

    /// <summary>The first offset that is neither white space nor in a finished comment.</summary>
    private int SkipBlanks(int at)
    {
        while (!IsEnd(at))
        {
            var rest = _text[at..];
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
            else if (rest.StartsWith("//"u8)) at += rest.IndexOf((byte)'\n') is >= 0 and var line ? line : rest.Length;
            else if (rest.StartsWith("/*"u8) && rest[2..].IndexOf("*/"u8) is >= 0 and var closing) at += closing + 4;
            else break;
        }

        return at;
    }
}
