using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class DirectoryCheckpointStoreContractTests : CheckpointStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DirectoryCheckpointStore _store;

    public DirectoryCheckpointStoreContractTests() => _store = new(_folder["data", "checkpoints"]);

    protected override ICheckpointStore Store => _store;

    public void Dispose() => _folder.Dispose();
}
