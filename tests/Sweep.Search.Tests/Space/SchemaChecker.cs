using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sweep.Search.Tests.Space;

/// <summary>
/// Checks JSON against the part of JSON Schema that the grid schema uses; any other keyword is an error.
/// </summary>
internal sealed class SchemaChecker(JsonElement root)
{
    private static readonly string[] Annotations = ["description", "title", "default", "$schema", "$defs"];

    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) =>
        schema.EnumerateObject().All(keyword => Accepts(schema, keyword.Name, keyword.Value, value));

    private bool Accepts(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "type" => IsOfAnyType(rule, value),
        "enum" => rule.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)),
        "const" => JsonElement.DeepEquals(rule, value),
        "oneOf" => rule.EnumerateArray().Count(option => Accepts(option, value)) == 1,
        "not" => !Accepts(rule, value),
        "$ref" => Accepts(root.GetProperty("$defs").GetProperty(rule.GetString()!["#/$defs/".Length..]), value),
        "minimum" => !IsNumber(value) || value.GetDouble() >= rule.GetDouble(),
        "maximum" => !IsNumber(value) || value.GetDouble() <= rule.GetDouble(),
        "exclusiveMinimum" => !IsNumber(value) || value.GetDouble() > rule.GetDouble(),
        "minLength" => !IsText(value) || Characters(value) >= rule.GetInt32(),
        "maxLength" => !IsText(value) || Characters(value) <= rule.GetInt32(),
        "pattern" => !IsText(value) || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.ECMAScript),
        "items" => !IsList(value) || value.EnumerateArray().All(item => Accepts(rule, item)),
        "minItems" => !IsList(value) || value.GetArrayLength() >= rule.GetInt32(),
        "maxItems" => !IsList(value) || value.GetArrayLength() <= rule.GetInt32(),
        "uniqueItems" => !IsList(value) || AreUnique([.. value.EnumerateArray()]),
        "required" => !IsObject(value) || rule.EnumerateArray().All(
            name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => !IsObject(value) || rule.EnumerateObject().All(
            property => !value.TryGetProperty(property.Name, out var member) || Accepts(property.Value, member)),
        "additionalProperties" => !IsObject(value) || value.EnumerateObject().All(
            member => schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
        _ when Annotations.Contains(keyword) => true,
        _ => throw new NotSupportedException($"The checker does not know '{keyword}'."),
    };

    private static bool IsOfAnyType(JsonElement types, JsonElement value) => IsList(types)
        ? types.EnumerateArray().Any(type => IsOfType(type.GetString()!, value))
        : IsOfType(types.GetString()!, value);

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => IsObject(value),
        "array" => IsList(value),
        "string" => IsText(value),
        "number" => IsNumber(value),
        "integer" => IsNumber(value) && ExactNumber.Parse(value.GetRawText()).IsWhole,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"The checker does not know the type '{type}'."),
    };

    private static bool AreUnique(JsonElement[] items) => !items.Index().Any(
        item => items.Take(item.Index).Any(other => JsonElement.DeepEquals(item.Item, other)));

    private static int Characters(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    private static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;
}
