using System.Text.Json;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class PyTorchTests
{
    [Theory]
    [InlineData(Cell.RnnScratch, 1)]
    [InlineData(Cell.Rnn, 1)]
    [InlineData(Cell.Rnn, 2)]
    [InlineData(Cell.Gru, 1)]
    [InlineData(Cell.Gru, 3)]
    [InlineData(Cell.Lstm, 1)]
    [InlineData(Cell.Lstm, 2)]
    public async Task Save_Checkpoint_IsReadByPyTorchWithTheSameLogits(Cell cell, int layers)
    {
        var python = Requires.PythonWithTorch();
        var script = Path.Combine(AppContext.BaseDirectory, "Data", "read_safetensors.py");
        var file = Path.Combine(Path.GetTempPath(), $"sweep-{Guid.NewGuid():N}.safetensors");
        try
        {
            using var trainer = Tiny.Start(Tiny.Values with { Cell = cell, Layers = layers, Lr = 2, Epochs = 30 });
            Tiny.Train(trainer, 30);
            await File.WriteAllBytesAsync(file, Tiny.Save(trainer), TestContext.Current.CancellationToken);
            var ids = Tiny.Corpus.Tokens[..40].ToArray();

            var printed = await Programs.RunAsync(python, script, file, string.Join(',', ids));
            var logits = JsonSerializer.Deserialize<float[]>(printed)!;

            var own = Logits(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), ids);
            Assert.Equal(40 * Tiny.Corpus.Vocabulary.Count, own.Length);
            Assert.Equal(own.Length, logits.Length);
            Assert.All(own.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 5e-5f));
            Assert.True(own.Max() - own.Min() > 1, "The model should have learned something to compare.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static float[] Logits(byte[] file, int[] ids)
    {
        TorchThread.Prepare();
        using var model = CheckpointFile.Open(new MemoryStream(file)).LoadModel(torch.CPU);
        using var scope = torch.NewDisposeScope();
        using var path = new VectorPath(model);
        path.Predict(ids);
        return [.. path.CopyLogits().data<float>()];
    }
}
