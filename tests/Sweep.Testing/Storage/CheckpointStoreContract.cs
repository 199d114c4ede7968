using System.Security.Cryptography;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Testing;

/// <summary>What every store of checkpoint files has to keep. Derive one test class for each kind of store.</summary>
public abstract class CheckpointStoreContract
{
    protected static readonly AttemptId Attempt = new(new TrialId(new SweepId("7k3m9x0qtz"), 12), 3);

    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 % 251))];

    /// <summary>The store under test, empty at first.</summary>
    protected abstract ICheckpointStore Store { get; }

    [Fact]
    public void Write_AnyContent_IsRecordedWithPathHashAndLength()
    {
        var checkpoint = Store.Write(Attempt, 50, 1.25, Write);

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));
        Assert.Equal(new Checkpoint(50, 3, "7k3m9x0qtz/12/3/50.safetensors", sha256, Content.Length, 1.25), checkpoint);
        Assert.Equal(Content, File.ReadAllBytes(Store.Locate(checkpoint)));
    }

    [Fact]
    public void Write_EmptyContent_CanBeOpened()
    {
        var checkpoint = Store.Write(Attempt, 1, null, _ => { });

        using var stream = Store.Open(checkpoint);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Write_Again_ReplacesTheFile()
    {
        Store.Write(Attempt, 50, null, stream => stream.Write([1, 2, 3]));

        var second = Store.Write(Attempt, 50, null, Write);

        Assert.Equal(Content, Read(second));
        Assert.Single(Store.List(Attempt.Trial.Sweep));
    }

    [Fact]
    public void Write_WriterThrows_LeavesNothingAndKeepsTheOldFile()
    {
        var old = Store.Write(Attempt, 50, null, Write);

        Assert.Throws<InvalidOperationException>(() => Store.Write(Attempt, 50, null, Break));
        Assert.Throws<InvalidOperationException>(() => Store.Write(Attempt, 51, null, Break));

        Assert.Equal(Content, Read(old));
        Assert.Equal([old.Path], Store.List(Attempt.Trial.Sweep).Select(f => f.Path));

        static void Break(Stream stream)
        {
            stream.Write(Content);
            throw new InvalidOperationException("The trainer broke.");
        }
    }

    [Fact]
    public void Open_SoundFile_CanBeReadAndSought()
    {
        var checkpoint = Store.Write(Attempt, 50, null, Write);

        using var stream = Store.Open(checkpoint);

        Assert.Equal(0, stream.Position);
        stream.Seek(-4, SeekOrigin.End);
        var tail = new byte[4];
        stream.ReadExactly(tail);
        Assert.Equal(Content[^4..], tail);
    }

    [Fact]
    public void Open_MissingFile_SaysThatItIsNotThere()
    {
        var checkpoint = Store.Write(Attempt, 50, null, Write);
        Store.Delete(checkpoint.Path);

        var fault = Assert.Throws<CheckpointUnusableException>(() => Store.Open(checkpoint));

        Assert.Equal($"Could not read the checkpoint '{Store.Locate(checkpoint)}': it is not there.", fault.Message);
    }

    [Fact]
    public void Open_OneBitIsWrong_SaysThatItIsDamaged()
    {
        var checkpoint = Store.Write(Attempt, 50, null, Write);
        var bytes = (byte[])Content.Clone();
        bytes[^1] ^= 1;
        File.WriteAllBytes(Store.Locate(checkpoint), bytes);

        var fault = Assert.Throws<CheckpointUnusableException>(() => Store.Open(checkpoint));

        Assert.Contains("it is damaged or was replaced", fault.Message, StringComparison.Ordinal);
        Assert.Contains(checkpoint.Sha256, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileIsShort_SaysSo()
    {
        var checkpoint = Store.Write(Attempt, 50, null, Write);
        File.WriteAllBytes(Store.Locate(checkpoint), Content[..1000]);

        var fault = Assert.Throws<CheckpointUnusableException>(() => Store.Open(checkpoint));

        Assert.Contains("has '1000' bytes where the ledger says '300000'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_Twice_DoesNoHarm()
    {
        var gone = Store.Write(Attempt, 50, null, Write);
        var kept = Store.Write(Attempt, 51, null, Write);

        Store.Delete(gone.Path);
        Store.Delete(gone.Path);

        Assert.Equal([kept.Path], Store.List(Attempt.Trial.Sweep).Select(f => f.Path));
    }

    [Fact]
    public void DeleteAll_SeveralAttempts_LeavesNeitherFilesNorFoldersOfTheSweepAndAllOfOthers()
    {
        var mine = Store.Write(Attempt, 50, null, Write);
        Store.Write(Attempt with { Number = 4 }, 50, null, Write);
        Store.Write(new AttemptId(Attempt.Trial with { Number = 2 }, 1), 1, 1.5, Write);
        var other = Store.Write(new AttemptId(new TrialId(new SweepId("0000000000"), 1), 1), 50, null, Write);

        Store.DeleteAll(Attempt.Trial.Sweep);
        Store.DeleteAll(Attempt.Trial.Sweep);

        Assert.Empty(Store.List(Attempt.Trial.Sweep));
        Assert.Throws<CheckpointUnusableException>(() => Store.Open(mine));
        Assert.Equal(Content, Read(other));
    }

    [Theory]
    [InlineData("corpora")]
    [InlineData("..")]
    [InlineData("")]
    public void DeleteAll_NoSweep_DeletesNothing(string folder)
    {
        var kept = Store.Write(Attempt, 50, null, Write);

        Store.DeleteAll(new SweepId(folder));

        Assert.Equal(Content, Read(kept));
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("7k3m9x0qtz/../../outside.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("7k3m9x0qtz//1/1.safetensors")]
    [InlineData("7k3m9x0qtz/./1/1.safetensors")]
    [InlineData(@"..\outside.safetensors")]
    [InlineData("C:/outside.safetensors")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Path_LeadsOutside_IsRefused(string path)
    {
        var checkpoint = new Checkpoint(1, 1, path, new string('0', 64), 1, null);

        Assert.Throws<CheckpointUnusableException>(() => Store.Open(checkpoint));
        Assert.Throws<CheckpointUnusableException>(() => Store.Locate(checkpoint));
        Assert.Throws<CheckpointUnusableException>(() => Store.Delete(path));
    }

    [Fact]
    public void Write_SweepIdIsNoName_IsRefused()
    {
        var attempt = new AttemptId(new TrialId(new SweepId(".."), 1), 1);

        Assert.Throws<CheckpointUnusableException>(() => Store.Write(attempt, 1, null, Write));
    }

    [Fact]
    public void List_SeveralAttempts_NamesEveryFileWithItsAttempt()
    {
        var second = Attempt with { Number = 4 };
        var otherTrial = new AttemptId(Attempt.Trial with { Number = 2 }, 1);
        var otherSweep = new AttemptId(new TrialId(new SweepId("0000000000"), 1), 1);
        AttemptId[] attempts = [Attempt, second, otherTrial, otherSweep];
        foreach (var attempt in attempts) Store.Write(attempt, 50, null, Write);

        var files = Store.List(Attempt.Trial.Sweep);

        Assert.Equal(
            [
                new StoredFile(2, 1, "7k3m9x0qtz/2/1/50.safetensors"),
                new StoredFile(12, 3, "7k3m9x0qtz/12/3/50.safetensors"),
                new StoredFile(12, 4, "7k3m9x0qtz/12/4/50.safetensors"),
            ],
            files);
    }

    [Fact]
    public void List_UnknownSweep_IsEmpty() => Assert.Empty(Store.List(SweepId.New()));

    [Fact]
    public void Write_FromManyThreadsWhileFilesAreDeleted_LosesNone()
    {
        Parallel.For(1, 9, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, number =>
        {
            var attempt = Attempt with { Number = number };
            for (var epoch = 1; epoch <= 5; epoch++)
            {
                var checkpoint = Store.Write(attempt, epoch, null, stream => stream.Write([1, 2, 3]));
                Store.List(attempt.Trial.Sweep);
                // Leaves the folders empty each time, so that they vanish under the other threads.
                if (epoch < 5) Store.Delete(checkpoint.Path);
            }
        });

        Assert.Equal(
            Enumerable.Range(1, 8).Select(n => $"7k3m9x0qtz/12/{n}/5.safetensors"),
            Store.List(Attempt.Trial.Sweep).Select(f => f.Path));
    }

    protected static void Write(Stream stream)
    {
        Assert.Equal(0, stream.Position);
        stream.Write(Content.AsSpan(0, 5));
        stream.WriteByte(Content[5]);
        stream.Write(Content.AsSpan(6));
    }

    private byte[] Read(Checkpoint checkpoint)
    {
        using var stream = Store.Open(checkpoint);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
