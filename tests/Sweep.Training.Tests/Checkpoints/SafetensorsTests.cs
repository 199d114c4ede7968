using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Sweep.Training.Tests;

public sealed class SafetensorsTests
{
    private const string OneTensor = """{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";

    [Fact]
    public void Write_TwoTensors_GivesExactlyThePublishedFormat()
    {
        using var file = new MemoryStream();
        SafetensorsWriter.Write(
            file,
            new Dictionary<string, string> { ["z"] = "2", ["k"] = "\u00E9" },
            [new TensorShape("b", [1]), new TensorShape("a", [1, 2])],
            (name, stream) => stream.Write(name == "a" ? [1, 2, 3, 4, 5, 6, 7, 8] : [9, 10, 11, 12]));

        const string Metadata = """{"__metadata__":{"k":"é","z":"2"},""";
        const string First = """
            "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
            """;
        const string Second = """
            "b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}
            """;
        const string Header = Metadata + First + Second;
        var padded = Header + new string(' ', 7 - (Encoding.UTF8.GetByteCount(Header) + 7) % 8);
        Assert.Equal(File(padded, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), file.ToArray());
    }

    [Fact]
    public void Open_FileInOrder_GivesItsTensors()
    {
        var reader = SafetensorsReader.Open(new MemoryStream(File(OneTensor, [1, 2, 3, 4, 5, 6, 7, 8])));
        var (tensor, data) = Assert.Single(reader.ReadTensors());

        Assert.Equal("a (1, 2)", tensor.ToString());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], data);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData(" {}", 0)]
    [InlineData("{", 0)]
    [InlineData("{\"a\":1}", 0)]
    [InlineData("{\"__metadata__\":[]}", 0)]
    [InlineData("{\"__metadata__\":{\"k\":1}}", 0)]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0)]
    [InlineData("{\"__metadata__\":{\"k\":\"\\ud800\"}}", 0)]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\\u001b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 8)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":0}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}", 0)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,0]}}", 0)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8)]
    public void Open_HeaderNotInOrder_Throws(string header, int dataLength)
    {
        // A stream that cannot tell its length: the header alone must show the fault.
        var file = File(header, new byte[dataLength]);
        Assert.Throws<CheckpointFormatException>(() => SafetensorsReader.Open(new ForwardStream(file)));
    }

    [Theory]
    [InlineData("a", 4)]
    [InlineData("b", 0)]
    [InlineData("b", 8)]
    public void Open_SecondTensorTwiceOrOverOrAfterAGap_Throws(string name, int begin)
    {
        var second = $$"""{"dtype":"F32","shape":[1],"data_offsets":[{{begin}},{{begin + 4}}]}""";
        var header = $$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"{{name}}":{{second}}}""";

        var file = File(header, new byte[Math.Max(8, begin + 4)]);
        Assert.Throws<CheckpointFormatException>(() => SafetensorsReader.Open(new ForwardStream(file)));
    }

    [Fact]
    public void Open_HeaderThatIsNoUtf8_Throws()
    {
        Assert.Throws<CheckpointFormatException>(() => Read([2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF]));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(16UL * 1024 * 1024 + 1)]
    [InlineData(3UL)]
    public void Open_HeaderLengthBeyondLimitOrFile_Throws(ulong length)
    {
        var file = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);

        Assert.Throws<CheckpointFormatException>(() => Read(file));
        Assert.Throws<CheckpointFormatException>(() => SafetensorsReader.Open(new ForwardStream(file)));
    }

    [Fact]
    public void Open_DataShorterThanClaimed_AllocatesNoneOfIt()
    {
        const string Header = """{"a":{"dtype":"F32","shape":[1073741824],"data_offsets":[0,4294967296]}}""";
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CheckpointFormatException>(() => Read(File(Header, new byte[100])));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void ReadTensors_UnknownLengthShorterThanClaimed_AllocatesLittleMore()
    {
        const string Header = """{"a":{"dtype":"F32","shape":[400000000],"data_offsets":[0,1600000000]}}""";
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CheckpointFormatException>(
            () => SafetensorsReader.Open(new ForwardStream(File(Header, new byte[100]))).ReadTensors().Count());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void Open_DataOfAnotherLength_Throws(int length)
    {
        var file = File(OneTensor, new byte[length]);

        Assert.Throws<CheckpointFormatException>(() => Read(file));
        Assert.Throws<CheckpointFormatException>(
            () => SafetensorsReader.Open(new ForwardStream(file)).ReadTensors().Count());
    }

    private static ImmutableArray<byte[]> Read(byte[] file) =>
        [.. SafetensorsReader.Open(new MemoryStream(file)).ReadTensors().Select(tensor => tensor.Data)];

    private static byte[] File(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        return [.. length, .. bytes, .. data];
    }
}
