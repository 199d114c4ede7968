using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The ids of a minibatch, on its device: int64.</summary>
internal sealed unsafe class TorchIds
{
    private readonly int _count;
    private readonly Tensor _ids;
    private readonly Tensor? _staging; // None on a CPU, where they are written straight into their place.
    private readonly nint _address;

    /// <summary>Makes room for a number of inputs and as many targets.</summary>
    public TorchIds(KeptTensors kept, Device device, int count)
    {
        _count = count;
        _ids = kept.Keep(zeros([2, count], int64, device));
        if (device.type != DeviceType.CPU) _staging = kept.Keep(zeros([2, count], int64, CPU));
        _address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference((_staging ?? _ids).bytes));
        Inputs = kept.Keep(_ids[0].unsqueeze(1));
        Targets = kept.Keep(_ids[1].unsqueeze(1));
    }

    /// <summary>(count, 1), time-major.</summary>
    public Tensor Inputs { get; }

    /// <summary>(count, 1), time-major.</summary>
    public Tensor Targets { get; }

    private Span<long> Written => new((void*)_address, 2 * _count);

    /// <summary>Takes over a minibatch's inputs and targets.</summary>
    public void Read(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        batch.Gather(tokens, 0, Written[.._count]);
        batch.Gather(tokens, 1, Written[_count..]);
        Send();
    }

    /// <summary>Takes over inputs; the targets are of no use afterwards.</summary>
    public void Read(ReadOnlySpan<int> inputs)
    {
        var written = Written;
        for (var i = 0; i < inputs.Length; i++) written[i] = inputs[i];
        Send();
    }

    // CUDA has read what is not pinned when the call returns, so that it may be written anew; nothing else is waited
    // for.
    private void Send()
    {
        if (_staging is not null) _ids.copy_(_staging, nonBlocking: true);
    }
}
