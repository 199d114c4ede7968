namespace Sweep.Search;

/// <summary>What one value may be.</summary>
internal abstract class ValueRule<T>
{
    /// <summary>What would be right; a message puts it after "takes".</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value.</summary>
    /// <returns>The value; <paramref name="fallback"/> after a fault, so that reading can go on to the next.</returns>
    public T Read(JsonPart part, FaultList faults, T fallback)
    {
        if (Check(part, out var value) is not { } problem) return value;
        faults.Add(part, $"{Quoted.Value(part)} {problem}; {part.Path.Name} takes {Expected}.{Advice(part)}");
        return fallback;
    }

    /// <summary>What <see cref="Check"/> says, for rules made of others.</summary>
    public string? Explain(JsonPart part, out T value) => Check(part, out value);

    /// <returns>Null if the value is right; else what is wrong, to follow the value in quotes.</returns>
    protected abstract string? Check(JsonPart part, out T value);

    /// <summary>A sentence on what was probably meant, after a space; empty if that cannot be guessed.</summary>
    protected virtual string Advice(JsonPart part) => "";

    /// <summary>What is wrong with a value of another type than the one wanted.</summary>
    protected static string WrongType(JsonPart part, string wanted) => part switch
    {
        JsonArrayPart => "is a list where one value is wanted",
        JsonObjectPart when DistributionReader.IsMeant(part) => "is a distribution where one value is wanted",
        JsonObjectPart => "is an object where one value is wanted",
        JsonTextPart => $"is text, not {wanted}",
        _ => $"is not {wanted}",
    };
}
