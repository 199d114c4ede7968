using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Says which texts are on this machine. Downloads nothing.</summary>
internal interface ICorpusGateway
{
    /// <summary>The catalogue, in its order.</summary>
    Task<ImmutableArray<CorpusListing>> CatalogueAsync(DataDirectory data, CancellationToken cancellationToken);

    /// <summary>The kept copy of a text that a sweep named <c>file:PATH</c>.</summary>
    Task<OwnTextListing> OwnTextAsync(DataDirectory data, CorpusRef corpus, CancellationToken cancellationToken);
}
