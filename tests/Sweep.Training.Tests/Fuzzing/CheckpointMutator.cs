using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweep.Fuzzing;

namespace Sweep.Training.Tests.Fuzzing;

/// <summary>Damages checkpoints: as the format sees them (entries, metadata, offsets), as JSON, and as bytes.</summary>
/// <remarks>The header is kept as a list of raw JSON members, so that names may repeat and values be no JSON at all.</remarks>
internal sealed class CheckpointMutator
{
    private static readonly string[] Numbers =
    [
        "-1", "0", "1", "2", "12", "13", "2147483647", "2147483648", "4294967296", "1152921504606846976", "4611686018427387904",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e2", "1.0", "1e999", "-0",
        "1e-400", "0.5", "00", "NaN", "null", "true", "\"7\"", "[]", "{}", "[[[[[[[[1]]]]]]]]", "99999999999999999999999999999999",
    ];

    private static readonly string[] Texts =
    [
        "", "0", "-1", " 1", "+1", "1e3", "1", "2", "2147483647", "2147483648", "18446744073709551616", "79228162514264337593543950336",
        "null",
        "[]", "{}", "[null]", "[\"<unk>\"]", "[\"<unk>\",\"a\",\"a\"]", "[\"<unk>\",\"ab\"]", "[\"<unk>\",\"\\ud800\"]", "\0", "\e[2J",
        "\u2028", "\ud83d\ude00", "gru", "lstm", "rnn", "nan", "[[[[[[[[[[[[", "\"", "é", "../../../etc/passwd",
    ];

    private static readonly string[] Escapes = ["\\ud800", "\\u0000", "\\u001b[31m", "\\u0061", "\\q", "\\", "\"", "\u0001", "\ufffe"];

    private readonly (string Name, string Value)[][] _headers;
    private readonly byte[][] _wholes;

    public CheckpointMutator(IReadOnlyList<byte[]> wholes)
    {
        _wholes = [.. wholes];
        _headers = [.. wholes.Select(Members)];
    }

    public byte[] Next(Random random)
    {
        var which = random.Next(_wholes.Length);
        var whole = _wholes[which];
        switch (random.Next(8))
        {
            case 0: return Noise(random);
            case 1: return DamageBytes(random, (byte[])whole.Clone());
            case 2: return DamageText(random, whole);
            default:
                var members = _headers[which].ToList();
                for (var changes = random.Next(1, 4); changes > 0; changes--) DamageMember(random, members);
                var header = string.Join(',', members.Select(member => $"{member.Name}:{member.Value}"));
                return Assemble(random, $"{{{header}}}", whole.AsSpan(DataStart(whole)));
        }
    }

    private static int DataStart(byte[] whole) => 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);

    private static (string Name, string Value)[] Members(byte[] whole)
    {
        var header = (JsonObject)JsonNode.Parse(whole.AsSpan(8, DataStart(whole) - 8))!;
        return [.. header.Select(member => (JsonSerializer.Serialize(member.Key), member.Value!.ToJsonString()))];
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        // Half of them claim a header that could be one, so that they are not all turned away by the first line.
        if (bytes.Length > 9 && random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, random.Next(bytes.Length));
            bytes[8] = (byte)'{';
        }
        return bytes;
    }

    private static byte[] DamageBytes(Random random, byte[] bytes)
    {
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(random.Next(4) == 0 ? bytes.Length : DataStartOrAll(bytes));
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes = bytes[..at]; break;
                case 3: bytes = [.. bytes, .. bytes.AsSpan(0, at)]; break;
                default: bytes = [.. bytes.AsSpan(0, at), (byte)random.Next(256), .. bytes.AsSpan(at)]; break;
            }
            if (bytes.Length == 0) return bytes;
        }
        return bytes;
    }

    private static int DataStartOrAll(byte[] bytes) => Math.Min(bytes.Length, 4096);

    /// <summary>Changes the header's text, and its length with it.</summary>
    private static byte[] DamageText(Random random, byte[] whole)
    {
        var start = DataStart(whole);
        var header = Encoding.UTF8.GetString(whole, 8, start - 8);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(header.Length);
            var removed = random.Next(3) == 0 ? Math.Min(random.Next(30), header.Length - at) : 0;
            var scrap = random.Of(random.Of(Escapes), random.Of(Numbers), random.Of("{", "}", "[", "]", ",", ":", "\\\""));
            header = header.Remove(at, removed).Insert(at, scrap);
        }
        return Assemble(random, header, whole.AsSpan(start));
    }

    private static void DamageMember(Random random, List<(string Name, string Value)> members)
    {
        if (members.Count == 0) return;
        var at = random.Next(members.Count);
        if (random.Next(2) == 0) at = Math.Max(0, members.FindIndex(member => member.Name == "\"__metadata__\""));
        var (name, value) = members[at];
        switch (random.Next(9))
        {
            case 0: members.RemoveAt(at); break;
            case 1: members.Insert(random.Next(members.Count), (name, value)); break;
            case 2: members[at] = (random.Of(members.ToArray()).Name, value); break;
            // The same name in another spelling.
            case 3: members.Add((name.Insert(1, "\\u0061"), value)); break;
            case 4: members[at] = (name, random.Of(Numbers)); break;
            case 5: members[at] = (name.Insert(1, random.Of(random.Of(Escapes), new string('n', random.Next(400)))), value); break;
            case 6: members.Add(("\"x\"", """{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""")); break;
            default: members[at] = (name, DamageValue(random, name, value)); break;
        }
    }

    private static string DamageValue(Random random, string name, string value)
    {
        if (Parse(value) is not { Count: > 0 } node) return random.Of(Numbers);
        if (name == "\"__metadata__\"") return DamageMetadata(random, node);
        var key = random.Of("dtype", "shape", "data_offsets");
        if (key == "dtype") return Replace(node, key, JsonSerializer.Serialize(random.Of("F16", "F64", "I64", "f32", "BF16", "\0", "")));
        var numbers = node[key] is JsonArray array ? array.Select(number => number?.ToJsonString() ?? "null").ToList() : [];
        switch (random.Next(4))
        {
            case 0: numbers.Add(random.Of(Numbers)); break;
            case 1 when numbers.Count > 0: numbers.RemoveAt(random.Next(numbers.Count)); break;
            case 2: numbers.Reverse(); break;
            default: if (numbers.Count > 0) numbers[random.Next(numbers.Count)] = random.Of(Numbers); break;
        }
        return Replace(node, key, $"[{string.Join(',', numbers)}]");
    }

    private static string DamageMetadata(Random random, JsonObject metadata)
    {
        var key = random.Of(metadata.Select(member => member.Key).ToArray());
        var text = metadata[key] is { } value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        switch (random.Next(6))
        {
            case 0: metadata.Remove(key); break;
            case 1: metadata[key] = random.Of(Texts); break;
            case 2 when text.StartsWith('{') || text.StartsWith('['):
                metadata[key] = DamageJson(random, text);
                break;
            case 3: return metadata.ToJsonString().Insert(1, $"\"{random.Of("k", "\\u006b", key)}\":\"1\",\"k\":\"2\",");
            case 4: return Replace(metadata, key, random.Of(Numbers));
            default:
                metadata[key] = text.Insert(random.Next(text.Length + 1), random.Of(random.Of(Texts), new string('7', random.Next(300))));
                break;
        }
        return metadata.ToJsonString();
    }

    /// <summary>Puts a hostile number or token into JSON that is itself a text of the metadata.</summary>
    private static string DamageJson(Random random, string json)
    {
        if (json.StartsWith('['))
        {
            // A vocabulary: larger than any that the weights are for, or with what is no character in it.
            var more = string.Concat(Enumerable.Range(0x4E00, random.Next(3000)).Select(code => $",\"{(char)code}\""));
            return json.Insert(json.Length - 1, random.Of(more, ",\"\\u001b\"", ",null", ",7", ",\"ab\"", ",\"\""));
        }
        if (Parse(json) is not { Count: > 0 } node) return random.Of(Texts);
        var key = random.Of(node.Select(member => member.Key).ToArray());
        return Replace(node, key, random.Next(4) == 0 ? JsonSerializer.Serialize(random.Of(Texts)) : random.Of(Numbers));
    }

    /// <summary>Null for what an earlier change left unreadable.</summary>
    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Replace(JsonObject node, string changed, string raw) =>
        $"{{{string.Join(',', node.Select(member =>
            $"{JsonSerializer.Serialize(member.Key)}:{(member.Key == changed ? raw : member.Value?.ToJsonString() ?? "null")}"))}}}";

    private static byte[] Assemble(Random random, string header, ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        var length = random.Next(20) == 0
            ? random.Of<ulong>(0, 1, (ulong)text.Length - 1, (ulong)text.Length + 1, int.MaxValue, 1UL << 60, ulong.MaxValue, 1 << 24)
            : (ulong)text.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        byte[] file = [.. prefix, .. text, .. data];
        return random.Next(12) switch
        {
            0 => file[..random.Next(file.Length)],
            1 => [.. file, .. new byte[random.Next(1, 64)]],
            _ => file,
        };
    }
}
