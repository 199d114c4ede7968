using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sweep.Training;

/// <summary>Writes the safetensors format: header length (8 bytes, little-endian), JSON header, raw little-endian
/// data.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Where data begins is a multiple of this.</summary>
    public const int Alignment = 8;

    // No browser reads it: quotes and other characters need no more than JSON's own escapes.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes float32 tensors in the ordinal order of their names, without gaps. Equal contents give equal
    /// bytes.</summary>
    /// <param name="output">Only written to, from where it stands.</param>
    /// <param name="metadata">Free text by key; written in the ordinal order of the keys.</param>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="writeData">Writes the little-endian bytes of the tensor of this name.</param>
    public static void Write(
        Stream output,
        IEnumerable<KeyValuePair<string, string>> metadata,
        IEnumerable<TensorShape> tensors,
        Action<string, Stream> writeData)
    {
        var sorted = tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        var header = Header(metadata, sorted);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        output.Write(length);
        output.Write(header);
        foreach (var tensor in sorted) writeData(tensor.Name, output);
    }

    private static ReadOnlySpan<byte> Header(IEnumerable<KeyValuePair<string, string>> metadata, TensorShape[] tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }
            json.WriteEndObject();
            var position = 0L;
            foreach (var tensor in tensors) position = WriteEntry(json, tensor, position);
            json.WriteEndObject();
        }
        var padding = (Alignment - buffer.WrittenCount % Alignment) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan;
    }

    private static long WriteEntry(Utf8JsonWriter json, TensorShape tensor, long begin)
    {
        var end = tensor.Dimensions.Aggregate((long)sizeof(float), (product, dimension) => product * dimension) + begin;
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Dimensions) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
