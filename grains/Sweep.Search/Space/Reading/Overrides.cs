namespace Sweep.Search;

/// <summary>
/// Puts the values of <c>--set KEY=VALUE</c> in the place of a grid file's; the last of several for one key wins.
/// </summary>
internal static class Overrides
{
    private const string ShellAdvice =
        " Text in a list needs double quotes, and those need single quotes around for most shells:"
        + " --set 'sampling=[\"random\"]'.";

    public static JsonObjectPart Apply(JsonObjectPart root, IReadOnlyList<string> overrides, FaultList faults)
    {
        foreach (var text in overrides) root = Apply(root, text, faults);
        return root;
    }

    /// <summary>Takes an override apart.</summary>
    /// <returns>The section that its key belongs to, and the member to set there; null after a fault.</returns>
    public static (string Section, JsonMember Member)? Parse(string text, FaultList faults)
    {
        var origin = JsonOrigin.Of(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = (equals < 0 ? text : text[..equals]).Trim();
        if (equals < 0)
        {
            faults.Add(JsonPath.Root, origin, $"{Quoted.Text(text)} has no '='; write KEY=VALUE, such as epochs=20.");
            return null;
        }

        if (Find(key) is not { } place)
        {
            BlameKey(key, origin, faults);
            return null;
        }

        var path = JsonPath.Root;
        if (place.Section.Length > 0) path = path.Member(place.Section);
        var value = ReadValue(text[(equals + 1)..].Trim(), path.Member(place.Key), text, faults);
        return value is null ? null : (place.Section, new JsonMember(place.Key, origin, value));
    }

    private static JsonObjectPart Apply(JsonObjectPart root, string text, FaultList faults) =>
        Parse(text, faults) is { } change ? Set(root, change.Section, change.Member) : root;

    /// <summary>Where a key of an override belongs: hyperparameters may be named without their section.</summary>
    private static (string Section, string Key)? Find(string key)
    {
        if (GridKeys.Has(GridKeys.TopLevel, key)) return (GridKeys.TopLevel, key);
        if (GridKeys.Has(GridKeys.Hyperparameters, key)) return (GridKeys.Hyperparameters, key);
        if (key == GridKeys.Trials) return (GridKeys.Search, key);
        return key.Split('.') is [{ Length: > 0 } section, var name]
            && section != GridKeys.Extensions // A list, which has no keys.
            && GridKeys.Has(section, name)
            ? (section, name)
            : null;
    }

    private static void BlameKey(string key, JsonOrigin origin, FaultList faults)
    {
        var path = JsonPath.Root;
        if (key.Split('.') is [{ Length: > 0 } section, var name] && !GridKeys.Of(section).IsEmpty)
        {
            faults.Add(path.Member(section).Member(name), origin, KeyAdvice.For(name, section));
        }
        else
        {
            faults.Add(path.Member(key), origin, KeyAdvice.ForOverride(key));
        }
    }

    private static JsonPart? ReadValue(string value, JsonPath path, string text, FaultList faults)
    {
        FaultList problems = new();
        if (JsonTreeReader.Read(value, path, text, problems) is { } part)
        {
            faults.AddAll(problems);
            return part;
        }

        if (!value.StartsWith('[') && !value.StartsWith('{')) return new JsonTextPart(path, JsonOrigin.Of(text), value);
        // Meant as JSON, then.
        var hasBareWords = value.Any(char.IsAsciiLetter) && !value.Contains('"', StringComparison.Ordinal);
        faults.AddAll(problems, hasBareWords ? ShellAdvice : "");
        return null;
    }

    private static JsonObjectPart Set(JsonObjectPart root, string section, JsonMember member)
    {
        if (section.Length == 0) return root.With(member);
        var whole = root.Find(section) switch
        {
            JsonObjectPart part => part,
            null => new JsonObjectPart(JsonPath.Root.Member(section), member.Origin, []),
            // A text stands for the object that has only this name, or this strategy.
            JsonTextPart part when ShortForm(section) is { } key => new JsonObjectPart(
                part.Path, part.Origin, [new JsonMember(key, part.Origin, part)]),
            _ => null, // Wrong already, and told as such.
        };
        return whole is null ? root : root.With(new JsonMember(section, whole.Origin, whole.With(member)));
    }

    private static string? ShortForm(string section) => section switch
    {
        GridKeys.Corpus => GridKeys.Name,
        GridKeys.Search => GridKeys.Strategy,
        _ => null,
    };
}
