using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Sweep.Search;

/// <summary>Reads JSON with comments and trailing commas into parts that know where they stand.</summary>
internal ref struct JsonTreeReader
{
    private const int MostLevels = 16;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string? _override;
    private readonly FaultList _faults;
    private readonly List<OpenBracket> _open = [];
    private Utf8JsonReader _reader;
    private PositionCursor _cursor;

    private JsonTreeReader(ReadOnlySpan<byte> text, string? @override, FaultList faults)
    {
        _text = text;
        _override = @override;
        _faults = faults;
        _cursor = new PositionCursor(text);
        _reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = 2 * MostLevels,
        });
    }

    /// <summary>Reads one value.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">Where the value stands.</param>
    /// <param name="override">The override that it is part of; null for a file.</param>
    /// <param name="faults">Takes keys that occur twice, and what ends the reading.</param>
    /// <returns>Null after a fault that leaves no way to go on.</returns>
    public static JsonPart? Read(string json, JsonPath path, string? @override, FaultList faults)
    {
        var reader = new JsonTreeReader(Encoding.UTF8.GetBytes(json), @override, faults);
        var value = reader.Advance(path) ? reader.ReadValue(path) : null;
        // One step beyond the value, because something else may follow it.
        return value is not null && reader.Advance(path) ? value : null;
    }

    /// <summary>Goes to the next token, or to the end after a complete value; false after a fault.</summary>
    private bool Advance(JsonPath path)
    {
        var tokenEnd = (int)_reader.BytesConsumed;
        var last = _reader.TokenType;
        try
        {
            _reader.Read();
            return true;
        }
        catch (JsonException)
        {
            var problem = new SyntaxProblem(_text, tokenEnd, last, _open);
            _faults.Add(path, OriginAt(problem.Offset), problem.Message);
            return false;
        }
    }

    private JsonPart? ReadValue(JsonPath path)
    {
        var origin = OriginAt((int)_reader.TokenStartIndex);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when _open.Count == MostLevels:
                _faults.Add(path, origin, $"Brackets are nested deeper than {MostLevels} levels; a grid needs three.");
                return null;
            case JsonTokenType.StartObject:
                return ReadObject(path, origin);
            case JsonTokenType.StartArray:
                return ReadArray(path, origin);
            case JsonTokenType.String:
                return new JsonTextPart(path, origin, ReadText(path, origin));
            case JsonTokenType.Number:
                return new JsonNumberPart(path, origin, Encoding.UTF8.GetString(_reader.ValueSpan));
            default:
                return new JsonWordPart(path, origin, Encoding.UTF8.GetString(_reader.ValueSpan));
        }
    }

    private JsonObjectPart? ReadObject(JsonPath path, JsonOrigin origin)
    {
        _open.Add(new OpenBracket('{', origin));
        var members = ImmutableArray.CreateBuilder<JsonMember>();
        var seen = new Dictionary<string, JsonOrigin>();
        while (true)
        {
            if (!Advance(path)) return null;
            if (_reader.TokenType == JsonTokenType.EndObject) break;
            var keyOrigin = OriginAt((int)_reader.TokenStartIndex);
            var name = ReadText(path, keyOrigin);
            var memberPath = path.Member(name);
            if (!Advance(memberPath) || ReadValue(memberPath) is not { } value) return null;
            if (seen.TryAdd(name, keyOrigin)) members.Add(new JsonMember(name, keyOrigin, value));
            else _faults.Add(memberPath, keyOrigin, RepeatedKey(name, seen[name]));
        }

        _open.RemoveAt(_open.Count - 1);
        return new JsonObjectPart(path, origin, members.ToImmutable());
    }

    private JsonArrayPart? ReadArray(JsonPath path, JsonOrigin origin)
    {
        _open.Add(new OpenBracket('[', origin));
        var items = ImmutableArray.CreateBuilder<JsonPart>();
        while (true)
        {
            var itemPath = path.Item(items.Count);
            if (!Advance(itemPath)) return null;
            if (_reader.TokenType == JsonTokenType.EndArray) break;
            if (ReadValue(itemPath) is not { } item) return null;
            items.Add(item);
        }

        _open.RemoveAt(_open.Count - 1);
        return new JsonArrayPart(path, origin, items.ToImmutable());
    }

    private readonly string ReadText(JsonPath path, JsonOrigin origin)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var raw = Encoding.UTF8.GetString(_reader.ValueSpan);
            _faults.Add(path, origin, $"{Quoted.Text(raw)} has one half of a \\u pair; give both halves.");
            return raw;
        }
    }

    private static string RepeatedKey(string name, JsonOrigin first) => first.Line is { } line
        ? $"The key {Quoted.Text(name)} stands here a second time; the first is in line {line}. Keep one."
        : $"The key {Quoted.Text(name)} stands here a second time. Keep one.";

    private JsonOrigin OriginAt(int offset) =>
        _override is null ? _cursor.MoveTo(offset) : JsonOrigin.Of(_override);
}
