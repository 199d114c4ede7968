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

    private static JsonObjectPart Apply(JsonObjectPart root, string text, FaultList faults)
    {
        var origin = JsonOrigin.Of(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = (equals < 0 ? text : text[..equals]).Trim();
        if (equals < 0)
        {
            faults.Add(JsonPath.Root, origin, $"{Quoted.Text(text)} has no '='; write KEY=VALUE, such as epochs=20.");
            return root;
        }

        if (Find(key) is not { } place)
        {
            BlameKey(key, origin, faults);
            return root;
        }

        var path = JsonPath.Root;
        if (place.Section.Length > 0) path = path.Member(place.Section);
        var value = ReadValue(text[(equals + 1)..].Trim(), path.Member(place.Key), text, faults);
        return value is null ? root : Set(root, place, new JsonMember(place.Key, origin, value));
    }

    /// <summary>Where a key of an override belongs: hyperparameters may be named without their section.</summary>
    private static (string Section, string Key)? Find(string key)
    {
        if (GridKeys.Has(GridKeys.TopLevel, key)) return (GridKeys.TopLevel, key);
        if (GridKeys.Has(GridKeys.Hyperparameters, key)) return (GridKeys.Hyperparameters, key);
        return key.Split('.') is [{ Length: > 0 } section, var name] && GridKeys.Has(section, name)
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

    private static JsonObjectPart Set(JsonObjectPart root, (string Section, string Key) place, JsonMember member)
    {
        if (place.Section.Length == 0) return root.With(member);
        var section = root.Find(place.Section) switch
        {
            JsonObjectPart part => part,
            null => new JsonObjectPart(JsonPath.Root.Member(place.Section), member.Origin, []),
            // A text stands for the object that has only this name, or this strategy.
            JsonTextPart part when ShortForm(place.Section) is { } key => new JsonObjectPart(
                part.Path, part.Origin, [new JsonMember(key, part.Origin, part)]),
            _ => null, // Wrong already, and told as such.
        };
        return section is null ? root : root.With(new JsonMember(place.Section, section.Origin, section.With(member)));
    }

    private static string? ShortForm(string section) => section switch
    {
        GridKeys.Corpus => GridKeys.Name,
        GridKeys.Search => GridKeys.Strategy,
        _ => null,
    };
}
