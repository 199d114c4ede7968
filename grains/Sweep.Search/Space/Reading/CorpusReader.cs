using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Reads the corpus: an object, or its name alone.</summary>
internal sealed class CorpusReader(JsonObjectPart root, FaultList faults)
{
    private readonly JsonPart? _part = root.Find(GridKeys.Corpus);
    private readonly Section _section = new(root.Find(GridKeys.Corpus) as JsonObjectPart, GridKeys.Corpus, faults);

    public CorpusSpec Read()
    {
        var name = ReadName();
        var preprocessing = _section.ReadOptional(GridKeys.Preprocessing, GridRules.Preprocessing);
        // A file is in no catalogue that could say otherwise.
        if (CorpusNameRule.IsFile(name)) preprocessing ??= Preprocessing.Letters;
        return new CorpusSpec(
            name,
            _section.ReadOptional(GridKeys.Sha256, GridRules.Sha256),
            preprocessing,
            _section.Read(GridKeys.MaxTokens, GridRules.MaxTokens, SpecDefaults.MaxTokens),
            _section.Read(GridKeys.ValidationTokens, GridRules.ValidationTokens, SpecDefaults.ValidationTokens));
    }

    /// <summary>Whether the file says, rightly or by default, that nothing is held out.</summary>
    public bool HoldsOutNothing(CorpusSpec corpus) =>
        corpus.ValidationTokens == 0 && !faults.Blames(_section.Find(GridKeys.ValidationTokens));

    private string ReadName()
    {
        if (_part is not (null or JsonObjectPart)) return GridRules.CorpusName.Read(_part, faults, "");
        if (_section.Find(GridKeys.Name) is { } name) return GridRules.CorpusName.Read(name, faults, "");
        if (_part is null)
        {
            var path = root.Path.Member(GridKeys.Corpus);
            faults.Add(path, root.Origin, "There is no corpus; name a text, such as \"corpus\": \"timemachine\".");
        }
        else
        {
            var path = _part.Path.Member(GridKeys.Name);
            faults.Add(path, _part.Origin, "The corpus has no name; add one, such as \"name\": \"timemachine\".");
        }

        return "";
    }
}
