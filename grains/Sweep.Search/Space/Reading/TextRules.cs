namespace Sweep.Search;

/// <summary>Text of bounded length, not blank.</summary>
internal sealed class TextRule(int maxCharacters, bool onOneLine = true) : ValueRule<string>
{
    public int MaxCharacters => maxCharacters;

    public override string Expected =>
        $"text of 1 to {maxCharacters:N0} characters";

    protected override string? Check(JsonPart part, out string value)
    {
        value = "";
        if (part is not JsonTextPart { Text: var text }) return WrongType(part, "text");
        value = text;
        var characters = text.EnumerateRunes().Count();
        if (characters == 0) return "is empty";
        if (characters > maxCharacters) return $"has {characters:N0} characters";
        if (!onOneLine) return null;
        if (string.IsNullOrWhiteSpace(text)) return "is blank";
        return text.Any(char.IsControl) ? "has a control character" : null;
    }
}

/// <summary>The name of a corpus: of the catalogue, or a file's.</summary>
internal sealed class CorpusNameRule(TextRule text) : ValueRule<string>
{
    private const string FilePrefix = "file:";

    public override string Expected => "a name such as 'timemachine' or 'sample', or 'file:' and a path";

    public static bool IsFile(string name) => name.StartsWith(FilePrefix, StringComparison.Ordinal);

    protected override string? Check(JsonPart part, out string value)
    {
        if (text.Explain(part, out value) is { } problem) return problem;
        return IsFile(value) && string.IsNullOrWhiteSpace(value[FilePrefix.Length..]) ? "has no path" : null;
    }
}

/// <summary>A SHA-256 in hexadecimal digits; read as lower case.</summary>
internal sealed class Sha256Rule : ValueRule<string>
{
    private const int Digits = 64;

    public override string Expected => "64 hexadecimal digits, as 'sha256sum' prints them";

    protected override string? Check(JsonPart part, out string value)
    {
        value = "";
        if (part is not JsonTextPart { Text: var text }) return WrongType(part, "text");
        if (text.Length != Digits) return $"has {text.Length:N0} characters";
        value = text.ToLowerInvariant();
        return text.All(char.IsAsciiHexDigit) ? null : "has other characters than 0-9 and a-f";
    }
}
