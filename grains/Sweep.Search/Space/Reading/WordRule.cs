namespace Sweep.Search;

/// <summary>One of a few words.</summary>
internal sealed class WordRule<T>(WordTable<T> table) : ValueRule<T>
    where T : struct, Enum
{
    public override string Expected => table.Words is [var only]
        ? $"'{only}'"
        : $"one of {string.Join(", ", table.Words.Select(word => $"'{word}'"))}";

    protected override string? Check(JsonPart part, out T value)
    {
        value = default;
        if (part is not JsonTextPart { Text: var text }) return WrongType(part, "text");
        return table.TryFind(text, out value) ? null : "is not known";
    }

    protected override string Advice(JsonPart part) =>
        part is JsonTextPart { Text: var text } && NearestName.Find(text, table.Words) is { } near
            ? $" Did you mean '{near}'?"
            : "";
}
