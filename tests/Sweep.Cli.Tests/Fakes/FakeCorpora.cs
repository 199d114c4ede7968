using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>Corpora that are where a test says.</summary>
internal sealed class FakeCorpora : ICorpusGateway
{
    public ImmutableArray<CorpusListing> Catalogue { get; set; } = [];

    public OwnTextListing? OwnText { get; set; }

    public List<CorpusRef> Asked { get; } = [];

    public Task<ImmutableArray<CorpusListing>> CatalogueAsync(DataDirectory data, CancellationToken cancellationToken) =>
        Task.FromResult(Catalogue);

    public Task<OwnTextListing> OwnTextAsync(DataDirectory data, CorpusRef corpus, CancellationToken cancellationToken)
    {
        Asked.Add(corpus);
        return Task.FromResult(OwnText ?? new(corpus.Name, corpus.Sha256, $"/data/{corpus.Sha256}", 12, null));
    }
}
