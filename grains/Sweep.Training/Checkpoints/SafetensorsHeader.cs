using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace Sweep.Training;

/// <summary>The checked header of a safetensors file.</summary>
/// <param name="Metadata">Free text by key.</param>
/// <param name="Entries">The tensors in the order in which they lie: from 0 to <paramref name="DataLength"/> without
/// gap or overlap.</param>
/// <param name="DataLength">Bytes of data after the header.</param>
internal sealed record SafetensorsHeader(
    ImmutableDictionary<string, string> Metadata, ImmutableArray<SafetensorsEntry> Entries, long DataLength)
{
    private const string MetadataKey = "__metadata__";
    private const int MaxDimensions = 8;
    private const int MaxNameLength = 200;

    // Objects within the header hold arrays of numbers and nothing deeper.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <exception cref="CheckpointFormatException">The header is not what the format asks for.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty || utf8.Span[0] != (byte)'{') throw Damaged("it does not begin with '{'");
        if (!Utf8.IsValid(utf8.Span)) throw Damaged("it is no UTF-8");
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            return Read(json.RootElement);
        }
        catch (JsonException fault)
        {
            throw Damaged("it is no valid JSON, or names something twice", fault);
        }
        catch (InvalidOperationException fault)
        {
            throw Damaged("a text in it holds half a character", fault); // A lone surrogate, written as \uD800.
        }
    }

    private static SafetensorsHeader Read(JsonElement root)
    {
        var metadata = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey) ReadMetadata(property.Value, metadata);
            else entries.Add(ReadEntry(property.Name, property.Value));
        }
        entries.Sort((one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
        var position = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != position)
            {
                throw Damaged(
                    $"tensor '{entry.Tensor.Name}' begins at '{entry.Begin}' where '{position}' bytes are told of");
            }
            position = entry.End;
        }
        return new SafetensorsHeader(metadata.ToImmutable(), entries.ToImmutable(), position);
    }

    private static void ReadMetadata(JsonElement value, ImmutableDictionary<string, string>.Builder metadata)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Damaged($"'{MetadataKey}' is no object");
        foreach (var property in value.EnumerateObject())
        {
            var isText = property.Value.ValueKind == JsonValueKind.String;
            if (!isText) throw Damaged($"'{MetadataKey}' holds something other than text");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        // Names appear in messages: what could fill or garble a terminal is turned away first.
        var isPlain = name.Length <= MaxNameLength && !name.Any(char.IsControl);
        if (!isPlain) throw Damaged("a tensor's name is too long or no plain text");
        if (value.ValueKind != JsonValueKind.Object
            || value.GetPropertyCount() != 3
            || !value.TryGetProperty("dtype", out var type)
            || !value.TryGetProperty("shape", out var shape)
            || !value.TryGetProperty("data_offsets", out var offsets))
        {
            throw Damaged($"tensor '{name}' is not told of by 'dtype', 'shape' and 'data_offsets'");
        }
        var isFloat = type.ValueKind == JsonValueKind.String && type.ValueEquals("F32");
        if (!isFloat) throw Damaged($"tensor '{name}' is not of dtype 'F32'");

        var dimensions = ReadNumbers(name, shape, MaxDimensions);
        var range = ReadNumbers(name, offsets, 2);
        if (range.Length != 2 || range[0] > range[1]) throw Damaged($"tensor '{name}' has no proper 'data_offsets'");
        if (CountBytes(dimensions) != range[1] - range[0])
        {
            throw Damaged($"tensor '{name}' has '{range[1] - range[0]}' bytes, other than its shape asks for");
        }
        return new SafetensorsEntry(new TensorShape(name, dimensions), range[0], range[1]);
    }

    private static ImmutableArray<long> ReadNumbers(string name, JsonElement array, int most)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > most)
        {
            throw Damaged($"tensor '{name}' has something other than a short array of numbers where one should be");
        }
        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number) || number < 0)
            {
                throw Damaged($"tensor '{name}' has a shape or offsets that are no whole numbers from 0 on");
            }
            numbers.Add(number);
        }
        return numbers.ToImmutable();
    }

    /// <returns>Null when it is more than a long holds.</returns>
    private static long? CountBytes(ImmutableArray<long> dimensions)
    {
        if (dimensions.Contains(0)) return 0;
        var bytes = (Int128)sizeof(float);
        foreach (var dimension in dimensions)
        {
            bytes *= dimension;
            if (bytes > long.MaxValue) return null;
        }
        return (long)bytes;
    }

    private static CheckpointFormatException Damaged(string fault, Exception? inner = null) =>
        new($"The file's header is not in order: {fault}. It is no checkpoint, or a damaged one.", inner);
}
