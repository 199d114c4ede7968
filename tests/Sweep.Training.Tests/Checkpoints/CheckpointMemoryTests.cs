using System.Buffers.Binary;
using System.Text;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>A file gets memory for what it holds, never for what it claims.</summary>
public sealed class CheckpointMemoryTests
{
    private const int LargeHeader = SafetensorsReader.MaxHeaderBytes / 8;
    private const int MostPerByte = 40;

    [Theory]
    [InlineData("{'__metadata__':{", "'#':'',", "'k':''}}")]
    [InlineData("{'__metadata__':{'k':{'a':[", "0,", "0]}}}")]
    [InlineData("{'a':[", "[],", "[]]}")]
    [InlineData("{", "'#':0,", "'k':0}")]
    [InlineData("{", "'#':{'dtype':'F32','shape':[0],'data_offsets':[0,0]},", "'__metadata__':{}}")]
    public void Open_LargeHeaderOfSmallParts_TakesMemoryInProportion(string begin, string part, string end)
    {
        var text = new StringBuilder(begin, LargeHeader);
        for (var number = 0; text.Length < LargeHeader - 200; number++)
        {
            text.Append(part.Replace("#", $"{number:x}", StringComparison.Ordinal));
        }
        var file = File(text.Append(end).Replace('\'', '"').ToString());
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(new MemoryStream(file)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)MostPerByte * file.Length);
    }

    [Fact]
    public void Load_StreamOfUnknownLengthEndsBeforeTheWeights_MakesNoModel()
    {
        using var trainer = Tiny.Start();
        var whole = Tiny.Save(trainer);
        var dataStart = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        using var stream = new CountingStream(whole[..^1]);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        Assert.Throws<CheckpointFormatException>(() => CheckpointModel.Load(stream));

        Assert.True(stream.LiveByPosition.Max(read => read.Position) > dataStart);
        Assert.Equal(before, stream.LiveByPosition.Max(read => read.Live));
    }

    private static byte[] File(string header)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }

    /// <summary>Notes at every read how many tensors there are.</summary>
    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public List<(long Position, long Live)> LiveByPosition { get; } = [];

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            LiveByPosition.Add((base.Position, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount));
            return read;
        }
    }
}
