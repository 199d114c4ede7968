using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class DirectoryCheckpointStoreTests : IDisposable
{
    private static readonly AttemptId Attempt = new(new TrialId(new SweepId("7k3m9x0qtz"), 12), 3);

    private readonly TemporaryFolder _folder = new();
    private readonly DirectoryCheckpointStore _store;

    public DirectoryCheckpointStoreTests() => _store = new(_folder["checkpoints"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_WhileItWrites_ShowsOnlyTheUnfinishedFile()
    {
        _store.Write(Attempt, 50, null, stream =>
        {
            stream.WriteByte(1);
            Assert.Equal(["7k3m9x0qtz/12/3/50.safetensors.tmp"], _store.List(Attempt.Trial.Sweep).Select(f => f.Path));
        });

        Assert.Equal(["7k3m9x0qtz/12/3/50.safetensors"], _store.List(Attempt.Trial.Sweep).Select(f => f.Path));
    }

    [Fact]
    public void Write_DiskIsFull_SaysSoAndLeavesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        var folder = Directory.CreateDirectory(_folder["checkpoints", "7k3m9x0qtz", "12", "3"]);
        var file = Path.Combine(folder.FullName, "50.safetensors");
        File.CreateSymbolicLink(file + ".tmp", "/dev/full");

        var fault = Assert.Throws<CheckpointUnusableException>(
            () => _store.Write(Attempt, 50, null, s => s.Write(new byte[300_000])));

        Assert.Equal(
            $"Could not write the checkpoint '{file}': the disk is full, or this user's quota is used up. Free some " +
            "space there, then try again.",
            fault.Message);
        Assert.Empty(_store.List(Attempt.Trial.Sweep));
    }

    [Fact]
    public void Write_RootIsAFile_SaysWhichFile()
    {
        File.WriteAllText(_folder["checkpoints"], "text");

        var fault = Assert.Throws<CheckpointUnusableException>(
            () => _store.Write(Attempt, 50, null, s => s.WriteByte(1)));

        Assert.StartsWith("Could not write the checkpoint '", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FolderMayNotBeWritten_SaysSo()
    {
        Directory.CreateDirectory(_folder["checkpoints"]);
        using var locked = ReadOnlyPermissions.On(_folder["checkpoints"]);

        var fault = Assert.Throws<CheckpointUnusableException>(
            () => _store.Write(Attempt, 50, null, s => s.WriteByte(1)));

        Assert.Contains("this user may not do that", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_EmptyFoldersVanishAllTheTime_SucceedsAllTheSame()
    {
        string[] folders =
        [
            _folder["checkpoints", "7k3m9x0qtz", "12", "3"], _folder["checkpoints", "7k3m9x0qtz", "12"],
            _folder["checkpoints", "7k3m9x0qtz"],
        ];
        using var done = new CancellationTokenSource();
        var removing = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested) Array.ForEach(folders, DeleteIfEmpty);
            },
            TestContext.Current.CancellationToken);

        for (var epoch = 1; epoch <= 30; epoch++)
        {
            var checkpoint = _store.Write(Attempt, epoch, null, s => s.WriteByte(1));
            _store.Delete(checkpoint.Path);
        }

        await done.CancelAsync();
        await removing;

        static void DeleteIfEmpty(string folder)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // Not empty, or not there.
            }
        }
    }

    [Fact]
    public void Open_FileBeyondTheMemoryLimit_IsCheckedAndReadFromDisk()
    {
        var store = new DirectoryCheckpointStore(_folder["checkpoints"]) { LongestInMemory = 10 };
        var checkpoint = store.Write(Attempt, 50, null, s => s.Write(new byte[11]));

        using (var stream = store.Open(checkpoint))
        {
            Assert.IsType<FileStream>(stream);
            Assert.Equal(0, stream.Position);
            Assert.Equal(11, stream.Read(new byte[20]));
        }

        File.WriteAllBytes(store.Locate(checkpoint), [.. Enumerable.Repeat((byte)1, 11)]);
        Assert.Throws<CheckpointUnusableException>(() => store.Open(checkpoint));
    }

    [Fact]
    public void Open_FileIsDeletedWhileItIsRead_ReadsOn()
    {
        var checkpoint = _store.Write(Attempt, 50, null, s => s.Write([1, 2, 3]));
        using var stream = _store.Open(checkpoint);

        _store.Delete(checkpoint.Path);

        Assert.Equal(3, stream.Read(new byte[3]));
    }

    [Fact]
    public void Delete_LastFileOfASweep_TakesItsFoldersAlong()
    {
        var first = _store.Write(Attempt, 50, null, s => s.WriteByte(1));
        var second = _store.Write(Attempt with { Number = 4 }, 50, null, s => s.WriteByte(1));

        _store.Delete(first.Path);
        Assert.False(Directory.Exists(_folder["checkpoints", "7k3m9x0qtz", "12", "3"]));
        Assert.True(Directory.Exists(_folder["checkpoints", "7k3m9x0qtz", "12", "4"]));

        _store.Delete(second.Path);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["checkpoints"]));
    }

    [Fact]
    public void Delete_UnfinishedFile_IsRemoved()
    {
        var folder = Directory.CreateDirectory(_folder["checkpoints", "7k3m9x0qtz", "12", "3"]);
        File.WriteAllText(Path.Combine(folder.FullName, "50.safetensors.tmp"), "half");

        foreach (var file in _store.List(Attempt.Trial.Sweep)) _store.Delete(file.Path);

        Assert.Empty(Directory.GetFileSystemEntries(_folder["checkpoints"]));
    }

    [Fact]
    public void List_FilesOfOthers_ArePassedOver()
    {
        var kept = _store.Write(Attempt, 50, null, s => s.WriteByte(1));
        var sweep = _folder["checkpoints", "7k3m9x0qtz"];
        string[] foreign =
        [
            "notes.txt", "x/1/1.safetensors", "12/notes.txt", "12/x/1.safetensors", "12/3/notes.txt",
            "12/3/best.safetensors", "12/3/-1.safetensors", "12/3/1.safetensors.bak", "+7/3/1.safetensors",
        ];
        foreach (var name in foreign)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(sweep, name))!);
            File.WriteAllText(Path.Combine(sweep, name), "mine");
        }

        Assert.Equal([new StoredFile(12, 3, kept.Path)], _store.List(Attempt.Trial.Sweep));
        _store.Delete(kept.Path);
        Assert.All(foreign, name => Assert.True(File.Exists(Path.Combine(sweep, name))));
    }
}
