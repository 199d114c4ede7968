using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class CorpusGateway : ICorpusGateway
{
    public Task<ImmutableArray<CorpusListing>> CatalogueAsync(DataDirectory data, CancellationToken cancellationToken) =>
        CorpusLibrary.FromEnvironment(data).ListAsync(cancellationToken);

    public Task<OwnTextListing> OwnTextAsync(DataDirectory data, CorpusRef corpus, CancellationToken cancellationToken) =>
        CorpusLibrary.FromEnvironment(data).LocateAsync(corpus, cancellationToken);
}
