using System.Globalization;
using System.Text.Json;

namespace Sweep.Training;

/// <summary>A part of a golden file, and where it stands.</summary>
/// <param name="Path">Such as <c>$.cases[2].lr</c>.</param>
/// <param name="Value">What stands there.</param>
internal readonly record struct GoldenElement(string Path, JsonElement Value)
{
    private const int LongestShown = 40;

    /// <summary>A key of this object.</summary>
    /// <exception cref="GoldenFormatException">It is no object, or has no such key.</exception>
    public GoldenElement Get(string key) => Find(key) ?? throw Refuse($"The key '{key}' is missing.");

    /// <summary>A key of this object; null where it is missing.</summary>
    /// <exception cref="GoldenFormatException">It is no object.</exception>
    public GoldenElement? Find(string key)
    {
        if (Value.ValueKind != JsonValueKind.Object) throw Unfit("an object");
        return Value.TryGetProperty(key, out var value) ? new GoldenElement($"{Path}.{key}", value) : null;
    }

    /// <summary>The elements of this array.</summary>
    public IEnumerable<GoldenElement> Items(int least, int most)
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Unfit("an array");
        var count = Value.GetArrayLength();
        if (count < least || count > most) throw Refuse($"It has '{count}' elements; {least} to {most} can be.");
        var path = Path;
        return Value.EnumerateArray().Select((item, index) => new GoldenElement($"{path}[{index}]", item));
    }

    /// <summary>A text of at least one character.</summary>
    public string Text(int most)
    {
        if (Value.ValueKind != JsonValueKind.String) throw Unfit("a text");
        var text = Value.GetString()!;
        return text.Length >= 1 && text.Length <= most
            ? text
            : throw Refuse($"It has '{text.Length}' characters; 1 to {most} can be.");
    }

    /// <summary>A whole number.</summary>
    public int Whole(int least, int most) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var number)
        && number >= least && number <= most && Math.Floor(number) == number
            ? (int)number
            : throw Unfit(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A finite number.</summary>
    public double Number(double least) => Finite() is { } number && number >= least
        ? number
        : throw Unfit(least > 0 ? "a number above 0" : "a number, 0 or more");

    /// <summary>A finite number above another.</summary>
    public double NumberAbove(double bound) => Finite() is { } number && number > bound
        ? number
        : throw Unfit(string.Create(CultureInfo.InvariantCulture, $"a number above {bound}"));

    /// <summary>A word, written as grid files write it.</summary>
    public T Word<T>(Func<T, string> nameOf)
        where T : struct, Enum
    {
        var text = Value.ValueKind == JsonValueKind.String ? Value.GetString() : null;
        foreach (var word in Enum.GetValues<T>())
        {
            if (nameOf(word) == text) return word;
        }
        throw Unfit($"one of {string.Join(", ", Enum.GetValues<T>().Select(word => $"'{nameOf(word)}'"))}");
    }

    /// <summary>Says what is wrong here.</summary>
    public GoldenFormatException Refuse(string message) => new($"{Path}: {message}");

    private double? Finite() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : null;

    private GoldenFormatException Unfit(string wanted)
    {
        var text = Value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => $"'{Shorten(Value.GetString()!)}'",
            _ => $"'{Shorten(Value.GetRawText())}'",
        };
        return Refuse($"It is {text}, but must be {wanted}.");
    }

    private static string Shorten(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";
}
