using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>Says what to do about a key that is not known where it stands.</summary>
internal static class KeyAdvice
{
    // What the book, its notebooks and other tools call the same things.
    private static readonly ImmutableArray<(string Other, string Key)> OtherNames =
    [
        ("learning_rate", GridKeys.Lr), ("num_hiddens", GridKeys.HiddenSize), ("num_layers", GridKeys.Layers),
        ("num_epochs", GridKeys.Epochs), ("use_random_iter", GridKeys.Sampling), ("theta", GridKeys.ClipNorm),
        ("grad_clip", GridKeys.ClipNorm), ("sigma", GridKeys.InitStd), ("steps", GridKeys.NumSteps),
        ("model", GridKeys.Cell), ("params", GridKeys.Hyperparameters), ("parameters", GridKeys.Hyperparameters),
        ("text", GridKeys.Corpus), ("dataset", GridKeys.Corpus), ("method", GridKeys.Search),
    ];

    /// <summary>The message for an unknown key of a section.</summary>
    public static string For(string key, string section)
    {
        if (NotYet.IsReserved(key)) return NotYet.Key(key);
        var known = GridKeys.Of(section);
        if (HomeOf(key) is { } home) return Unknown($"it belongs {PlaceOf(home)}.");
        if (NearestName.Find(key, known) is { } near) return Unknown($"did you mean '{near}'?");
        if (OtherNameOf(key) is not { } other)
        {
            return Unknown($"the keys are {string.Join(", ", known.Select(name => $"'{name}'"))}.");
        }

        return Unknown(known.Contains(other)
            ? $"did you mean '{other}'?"
            : $"did you mean '{other}' {PlaceOf(HomeOf(other)!)}?");

        string Unknown(string advice) => $"The key {Quoted.Text(key)} is not known here; {advice}";
    }

    /// <summary>The message for an unknown key of an override, which may leave out <c>hyperparameters.</c></summary>
    public static string ForOverride(string key)
    {
        if (NotYet.IsReserved(key)) return NotYet.Key(key);
        ImmutableArray<string> known =
        [
            .. GridKeys.Of(GridKeys.TopLevel), .. GridKeys.Axes,
            .. GridKeys.Sections.Where(entry => entry.Section.Length > 0)
                .SelectMany(entry => entry.Keys.Select(name => $"{entry.Section}.{name}")),
        ];
        var meant = HomeOf(key) is { } home ? $"{home}.{key}" : NearestName.Find(key, known) ?? OtherNameOf(key);
        return meant is not null
            ? $"The key {Quoted.Text(key)} is not known; did you mean '{meant}'?"
            : $"The key {Quoted.Text(key)} is not known; write a hyperparameter such as 'lr', a key such as 'repeats',"
                + " or a path such as 'corpus.max_tokens'.";
    }

    private static string? OtherNameOf(string key)
    {
        var near = NearestName.Find(key, [.. OtherNames.Select(entry => entry.Other)]);
        return OtherNames.FirstOrDefault(entry => entry.Other == near).Key;
    }

    /// <summary>
    /// The section that has a key of exactly this name; an empty text for the top level, null for none.
    /// </summary>
    private static string? HomeOf(string key) =>
        GridKeys.Sections.FirstOrDefault(entry => entry.Keys.Contains(key)).Section;

    private static string PlaceOf(string section) => section.Length == 0 ? "at the top level" : $"in '{section}'";
}
