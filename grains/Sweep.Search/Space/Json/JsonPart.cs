using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>A value of a JSON document that knows where it stands.</summary>
internal abstract class JsonPart(JsonPath path, JsonOrigin origin)
{
    public JsonPath Path { get; } = path;

    public JsonOrigin Origin { get; } = origin;
}

/// <summary>Where a value was written: in the file at a line and column (both from 1), or in an override.</summary>
internal readonly record struct JsonOrigin(int? Line, int? Column, string? Override)
{
    public static JsonOrigin Start { get; } = new(1, 1, null);

    public static JsonOrigin At(int line, int column) => new(line, column, null);

    public static JsonOrigin Of(string @override) => new(null, null, @override);
}

/// <summary>An object; no name occurs twice.</summary>
internal sealed class JsonObjectPart(JsonPath path, JsonOrigin origin, ImmutableArray<JsonMember> members)
    : JsonPart(path, origin)
{
    public ImmutableArray<JsonMember> Members { get; } = members;

    public JsonPart? Find(string name) => Members.FirstOrDefault(member => member.Name == name).Value;

    /// <summary>The same object with one member set; it comes last.</summary>
    public JsonObjectPart With(JsonMember changed)
    {
        var kept = Members.Where(member => member.Name != changed.Name);
        return new(Path, Origin, [.. kept, changed]);
    }
}

/// <summary>A member of an object; the origin is the key's.</summary>
internal readonly record struct JsonMember(string Name, JsonOrigin Origin, JsonPart Value);

internal sealed class JsonArrayPart(JsonPath path, JsonOrigin origin, ImmutableArray<JsonPart> items)
    : JsonPart(path, origin)
{
    public ImmutableArray<JsonPart> Items { get; } = items;
}

internal sealed class JsonTextPart(JsonPath path, JsonOrigin origin, string text) : JsonPart(path, origin)
{
    public string Text { get; } = text;
}

/// <summary>A number as it is written: only its reader knows whether it must be whole.</summary>
internal sealed class JsonNumberPart(JsonPath path, JsonOrigin origin, string raw) : JsonPart(path, origin)
{
    public string Raw { get; } = raw;
}

/// <summary><c>true</c>, <c>false</c> or <c>null</c>.</summary>
internal sealed class JsonWordPart(JsonPath path, JsonOrigin origin, string word) : JsonPart(path, origin)
{
    public string Word { get; } = word;

    public bool IsNull => Word == "null";
}
