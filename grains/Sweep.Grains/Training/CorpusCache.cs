using System.Collections.Concurrent;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>Encodes every corpus once per silo; all slots share it.</summary>
internal sealed class CorpusCache(ICorpusLibrary library)
{
    private readonly ConcurrentDictionary<(string Sha256, Preprocessing), Lazy<TokenizedCorpus>> _corpora = new();

    /// <summary>Reads and encodes a corpus, or waits for the slot that does. Blocks: for a slot's own thread.</summary>
    /// <exception cref="CorpusUnavailableException">It cannot be had; the next call tries again.</exception>
    public TokenizedCorpus Get(CorpusRef corpus)
    {
        var key = (corpus.Sha256, corpus.Preprocessing);
        var shared = _corpora.GetOrAdd(key, _ => new Lazy<TokenizedCorpus>(() => Read(corpus)));
        try
        {
            return shared.Value;
        }
        catch
        {
            _corpora.TryRemove(new(key, shared)); // A lazy value keeps its failure for ever.
            throw;
        }
    }

    /// <summary>Other slots may wait for it too, so no single attempt's end cancels it.</summary>
    private TokenizedCorpus Read(CorpusRef corpus) => TokenizedCorpus.Create(
        library.ReadAsync(corpus, CancellationToken.None).GetAwaiter().GetResult(), corpus.Preprocessing);
}
