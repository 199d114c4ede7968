namespace Sweep.Training;

/// <summary>A float32 tensor in a safetensors file.</summary>
/// <param name="Tensor">Name and shape.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal readonly record struct SafetensorsEntry(TensorShape Tensor, long Begin, long End)
{
    public long Length => End - Begin;
}
