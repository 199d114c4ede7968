using System.Buffers.Binary;
using System.Text;

namespace Sweep.Training.Tests;

public sealed class CheckpointDamageTests
{
    private static readonly byte[] Whole = Make();

    [Fact]
    public void Load_ThousandsOfMutations_GivesAModelOrTheOneError()
    {
        var random = TrialRandom.For(2024, RandomPurpose.Shuffle, 1);
        var refused = 0;
        for (var i = 0; i < 4000; i++)
        {
            var file = Mutate(Whole, ref random);
            try
            {
                using var model = CheckpointModel.Load(new MemoryStream(file));
            }
            catch (CheckpointFormatException fault)
            {
                Assert.DoesNotContain(fault.Message, char.IsControl);
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 3999); // A flipped bit of a weight is no fault that the format could show.
    }

    [Fact]
    public void Load_CutAnywhere_Throws()
    {
        for (var length = 0; length < Whole.Length; length += 37)
        {
            Assert.Throws<CheckpointFormatException>(() => CheckpointModel.Load(new MemoryStream(Whole[..length])));
        }
    }

    [Theory]
    [InlineData("sweep.format\":\"1", "sweep.format\":\"2", "is of format '2'; this program reads '1'")]
    [InlineData("sweep.format\":\"1", "sweep.format\":\"\\u001b[2J", "is of format 'unknown'; this program reads '1'")]
    [InlineData("sweep.sweep\":\"7k3m", "sweep.sweep\":\"../7", "'sweep.sweep' is not in order")]
    [InlineData("sweep.kernel\":\"", "sweep.kernel\":\"\\u001b[2J", "'sweep.kernel' is not in order")]
    [InlineData("hidden_size\\\":12", "hidden_size\\\":2147483647", "'sweep.hyperparameters' is not in order")]
    [InlineData("layers\\\":1", "layers\\\":2147483647", "'sweep.hyperparameters' is not in order")]
    [InlineData("sweep.epoch\":\"2", "sweep.epoch\":\"9", "'sweep.epoch' is not in order")]
    [InlineData("sweep.seed\":\"7", "sweep.seed\":\"x", "'sweep.seed' is not in order")]
    [InlineData("sweep.elapsed_seconds\":\"0", "sweep.elapsed_seconds\":\"-",
        "'sweep.elapsed_seconds' is not in order")]
    [InlineData("sweep.kernel", "sweep.colonel", "no 'sweep.kernel' in its metadata")]
    [InlineData("hidden_size\\\":12", "hidden_size\\\":13", "where 'rnn.weight_ih_l0 (13, ")]
    [InlineData("hidden_size\\\":12", "hidden_size\\\":-1", "'sweep.hyperparameters' is not in order")]
    [InlineData("num_steps\\\":9", "num_steps\\\":0", "'sweep.hyperparameters' is not in order")]
    [InlineData("lr\\\":1", "lr\\\":1e999", "'sweep.hyperparameters' is not in order")]
    [InlineData("rnn_scratch", "gru", "where 'rnn.weight_ih_l0 (36, ")]
    [InlineData("layers\\\":1", "layers\\\":2", "'sweep.hyperparameters' is not in order")]
    [InlineData("layers\\\":1", "layers\\\":9", "'sweep.hyperparameters' is not in order")]
    [InlineData("rnn_scratch", "transformer", "'sweep.hyperparameters' is not in order")]
    [InlineData("layers", "lairs", "'sweep.hyperparameters' is not in order")]
    [InlineData("\\\"<unk>\\\",", "", "'sweep.vocabulary' is not in order")]
    [InlineData("linear.bias", "linear.byas", "no tensor 'linear.bias (")]
    public void Load_HeaderChanged_SaysWhatIsWrong(string text, string instead, string message)
    {
        var fault = Assert.Throws<CheckpointFormatException>(
            () => CheckpointModel.Load(new MemoryStream(Change(text, instead))));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecondBiasThatIsNotZero_Throws()
    {
        var header = SafetensorsReader.Open(new MemoryStream(Whole)).Header;
        var start = Whole.Length - header.DataLength;
        var bias = header.Entries.Single(entry => entry.Tensor.Name == "rnn.bias_hh_l0");
        var file = (byte[])Whole.Clone();
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan((int)(start + bias.Begin)), 0.5f);

        var fault = Assert.Throws<CheckpointFormatException>(() => CheckpointModel.Load(new MemoryStream(file)));
        Assert.Equal(
            "The tensor 'rnn.bias_hh_l0 (12)' holds values that this model cannot have; '0' was expected.",
            fault.Message);
    }

    private static byte[] Make()
    {
        using var trainer = Tiny.Start();
        Tiny.Train(trainer, 2);
        return Tiny.Save(trainer);
    }

    private static byte[] Change(string text, string instead)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(Whole);
        var header = Encoding.UTF8.GetString(Whole, 8, length);
        Assert.Contains(text, header, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(header.Replace(text, instead, StringComparison.Ordinal));
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, changed.Length);
        return [.. prefix, .. changed, .. Whole[(8 + length)..]];
    }

    private static byte[] Mutate(byte[] whole, ref TrialRandom random)
    {
        var file = whole.ToList();
        var headerEnd = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        var changes = 1 + random.Below(3);
        for (var i = 0; i < changes; i++)
        {
            // The header is where damage is dangerous; one change in eight falls anywhere.
            var at = random.Below(Math.Min(file.Count, random.Below(8) == 0 ? file.Count : headerEnd));
            switch (random.Below(6))
            {
                case 0: file[at] ^= (byte)(1 << random.Below(8)); break;
                case 1: file[at] = (byte)random.Below(256); break;
                case 2: file.RemoveAt(at); break;
                case 3: file.Insert(at, (byte)random.Below(256)); break;
                case 4: file.RemoveRange(at, Math.Min(random.Below(40), file.Count - at)); break;
                default: file[at] = (byte)"0123456789\"{}[],:-e\\u"[random.Below(21)]; break;
            }
        }
        return [.. file];
    }
}
