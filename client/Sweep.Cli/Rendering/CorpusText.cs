using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Says in words which text a sweep trains on.</summary>
internal static class CorpusText
{
    /// <summary>Such as <c>timemachine, the first 10,000 tokens, the next 2,000 held out</c>.</summary>
    public static string Of(CorpusSpec corpus)
    {
        var trained = corpus.MaxTokens is { } tokens ? $"the first {Figures.Count(tokens)} tokens" : "all tokens";
        var validation = corpus.ValidationTokens switch
        {
            0 => "",
            var held when corpus.MaxTokens is null => $", the last {Figures.Count(held)} held out",
            var held => $", the next {Figures.Count(held)} held out",
        };
        return $"{Printable.OneLine(corpus.Name)}, {trained}{validation}";
    }
}
