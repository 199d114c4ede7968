using Sweep.Contracts;
using Sweep.Fuzzing;

namespace Sweep.Training.Tests.Fuzzing;

/// <summary>Whatever bytes a checkpoint file holds: a model or the one error, and memory in proportion to the bytes.</summary>
public sealed class CheckpointFuzzTests
{
    // What reading costs beside the file: the JSON library's tables and texts of two bytes a character.
    private const int MostPerByte = 40;
    private const int MostAtAll = 256 * 1024;

    private static readonly CheckpointMutator Mutator = new([.. EveryKind()]);

    [Fact]
    public void Open_HostileFiles_GivesAHeaderOrTheOneError()
    {
        var refused = 0;
        FuzzRun.Run(0.95, random =>
        {
            var file = Mutator.Next(random);
            var isKnown = random.Next(4) > 0;
            if (IsRefused(file, () => CheckpointFile.Open(isKnown ? new MemoryStream(file) : new ForwardStream(file)))) refused++;
        });
        Assert.True(refused > 0);
    }

    [Fact]
    public void Load_HostileFiles_GivesAModelThatWritesOrTheOneError()
    {
        var (refused, loaded) = (0, 0);
        FuzzRun.Run(0.05, random =>
        {
            var file = Mutator.Next(random);
            var isKnown = random.Next(4) > 0;
            if (IsRefused(file, () => LoadAndWrite(isKnown ? new MemoryStream(file) : new ForwardStream(file)))) refused++;
            else loaded++;
        });
        Assert.True(refused > 0 && loaded > 0, $"{refused} were refused and {loaded} loaded: one side is not tried.");
    }

    private static void LoadAndWrite(Stream file)
    {
        using var model = CheckpointModel.Load(file);
        model.Generate("the", 2);
    }

    private static bool IsRefused(byte[] file, Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? message = null;
        try
        {
            read();
        }
        catch (CheckpointFormatException fault)
        {
            message = fault.Message;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= MostAtAll + (long)MostPerByte * file.Length, $"{file.Length} bytes of file made {allocated} bytes of memory.");
        if (message is null) return false;
        Assert.True(message.Length < 500, message);
        Assert.DoesNotContain(message, char.IsControl);
        return true;
    }

    /// <summary>A small file of each cell that can be trained, with one layer and, where there may be, with two.</summary>
    private static IEnumerable<byte[]> EveryKind()
    {
        foreach (var cell in Enum.GetValues<Cell>())
        {
            for (var layers = 1; layers <= (cell == Cell.RnnScratch ? 1 : 2); layers++)
            {
                if (Save(Tiny.Values with { Cell = cell, Layers = layers, HiddenSize = 4 }) is { } file) yield return file;
            }
        }
    }

    private static byte[]? Save(Hyperparameters values)
    {
        try
        {
            using var trainer = Tiny.Start(values);
            return Tiny.Save(trainer);
        }
        catch (NotSupportedException)
        {
            return null; // A cell that this version only knows the name of.
        }
    }
}
