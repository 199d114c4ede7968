using System.Text;

namespace Sweep.Search;

/// <summary>
/// Where a value stands in its document. Written out only for faults, so a node costs one small object.
/// </summary>
internal sealed class JsonPath
{
    private readonly JsonPath? _parent;
    private readonly string? _key;
    private readonly int _index;

    private JsonPath(JsonPath? parent, string? key, int index) => (_parent, _key, _index) = (parent, key, index);

    public static JsonPath Root { get; } = new(null, null, 0);

    /// <summary>The nearest key on the way up: what messages call the value. Null at the root.</summary>
    public string? Name => _key ?? _parent?.Name;

    public JsonPath Member(string key) => new(this, key, 0);

    public JsonPath Item(int index) => new(this, null, index);

    public override string ToString()
    {
        if (_parent is null) return "$";
        var path = new StringBuilder(_parent.ToString());
        if (_key is null) path.Append('[').Append(_index).Append(']');
        else if (IsPlain(_key)) path.Append('.').Append(_key);
        else path.Append('[').Append(Quoted.Text(_key)).Append(']');
        return path.ToString();
    }

    private static bool IsPlain(string key) =>
        key.Length is > 0 and <= Quoted.MostCharacters
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '-');
}
