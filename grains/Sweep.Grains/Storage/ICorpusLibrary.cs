using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Finds the bytes of a corpus on this machine.</summary>
public interface ICorpusLibrary
{
    /// <summary>Reads a corpus and checks its hash; downloads a catalogued one that is not here yet.</summary>
    /// <exception cref="CorpusUnavailableException">It is not here and cannot be had, or its bytes are others than the
    /// reference says.</exception>
    Task<byte[]> ReadAsync(CorpusRef corpus, CancellationToken cancellationToken);
}
