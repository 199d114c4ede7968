using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>A model with its metadata as a safetensors file. The tensors are named as PyTorch names those of the book's
/// concise model (<c>self.rnn</c>, <c>self.linear</c>), so that its <c>load_state_dict</c> takes them.</summary>
internal sealed class CheckpointFile
{
    private readonly SafetensorsReader _reader;

    private CheckpointFile(SafetensorsReader reader, CheckpointMetadata metadata) =>
        (_reader, Metadata) = (reader, metadata);

    public CheckpointMetadata Metadata { get; }

    /// <summary>Writes a file. Equal weights and metadata give equal bytes.</summary>
    public static void Write(Stream output, CheckpointMetadata metadata, CharModel model) =>
        SafetensorsWriter.Write(output, metadata.ToText(), model.Layout, (name, stream) =>
        {
            using var scope = NewDisposeScope();
            stream.Write(model.Export(name).bytes);
        });

    /// <summary>Reads all but the weights, and checks that the tensors are those of such a model.</summary>
    /// <exception cref="CheckpointFormatException">It is no checkpoint, or a damaged one.</exception>
    public static CheckpointFile Open(Stream input)
    {
        var reader = SafetensorsReader.Open(input);
        var metadata = CheckpointMetadata.FromText(reader.Header.Metadata);
        var layout = CharModel.LayoutOf(metadata.Trial.Hyperparameters, metadata.Vocabulary.Count);
        CheckLayout(reader.Header.Entries, layout);
        return new CheckpointFile(reader, metadata);
    }

    /// <summary>Makes the model and reads its weights; once.</summary>
    /// <exception cref="CheckpointFormatException">The weights are cut short, or not those of such a model.</exception>
    public CharModel LoadModel(Device device)
    {
        // A stream that cannot tell its length may claim weights that never come: they are read before room is made for them.
        var tensors = _reader.KnowsLength ? _reader.ReadTensors() : [.. _reader.ReadTensors()];
        var model = new CharModel(Metadata.Trial.Hyperparameters, Metadata.Vocabulary.Count, device);
        try
        {
            foreach (var (shape, data) in tensors) Import(model, shape, data);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void Import(CharModel model, TensorShape shape, byte[] data)
    {
        using var scope = NewDisposeScope();
        // Into memory that libtorch aligned: some kernels round differently on rows that begin elsewhere.
        var values = empty(shape.Dimensions.AsSpan(), float32);
        data.CopyTo(values.bytes);
        if (!model.Import(shape.Name, values))
        {
            throw new CheckpointFormatException(
                $"The tensor '{shape}' holds values that this model cannot have; '0' was expected.");
        }
    }

    private static void CheckLayout(ImmutableArray<SafetensorsEntry> entries, ImmutableArray<TensorShape> layout)
    {
        foreach (var expected in layout)
        {
            var found = entries.FirstOrDefault(entry => entry.Tensor.Name == expected.Name).Tensor;
            if (found.Name is null) throw new CheckpointFormatException($"The file has no tensor '{expected}'.");
            if (found.HasShapeOf(expected)) continue;
            throw new CheckpointFormatException($"The file has '{found}' where '{expected}' is expected.");
        }
        if (entries.Length == layout.Length) return;
        var extra = entries.First(entry => !layout.Any(expected => expected.Name == entry.Tensor.Name));
        throw new CheckpointFormatException($"The file has a tensor '{extra.Tensor}' that such a model has not.");
    }
}
