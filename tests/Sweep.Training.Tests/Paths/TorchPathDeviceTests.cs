using System.Runtime.InteropServices;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>Steps on libtorch's device without memory: what has no values cannot be read back, nor be mixed with what
/// is elsewhere. So a step that runs here waits for no GPU and computes nothing beside it.</summary>
public sealed class TorchPathDeviceTests
{
    private const int Vocabulary = 11;

    public static TheoryData<Cell, int> Models => Tiny.Models;

    /// <summary>What must not happen within a step.</summary>
    public static TheoryData<string> Strays { get; } = [.. StraysByName.Keys];

    private static Dictionary<string, Action<torch.Tensor>> StraysByName => new()
    {
        ["a sum with a tensor of the CPU"] = products => products.add_(torch.ones(products.shape), KeptScalar.One),
        ["a product with tensors of the CPU"] = products => products.addmm_(
            torch.ones(products.shape[0], 2), torch.ones(2, products.shape[1])),
        ["a value read back"] = products => products[0, 0].item<float>(),
        ["a copy to the CPU"] = products => products.cpu(),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_DeviceWithoutMemory_StaysOnIt(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var model = NewModel(cell, layers);
        using TorchPath path = new(model);

        Run(path);

        Assert.All(model.Parameters, parameter => Assert.Equal(DeviceType.META, parameter.device_type));
    }

    [Theory]
    [MemberData(nameof(Strays))]
    public void Run_DeviceWithoutMemoryAndSomethingStray_Throws(string stray)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        using var model = NewModel(Cell.Gru, 2);
        var isAstray = false;
        using TorchPath path = new(model, plan => new StrayRecurrence(
            Recurrence.Create(Cell.Gru, plan),
            products =>
            {
                if (isAstray) StraysByName[stray](products);
            }));
        Run(path);

        isAstray = true;

        Assert.Throws<ExternalException>(() => Run(path));
    }

    [Fact]
    public void TakeLossSum_DeviceWithoutMemory_Throws()
    {
        TorchThread.Prepare();
        using var model = NewModel(Cell.Rnn, 1);
        using TorchPath path = new(model);
        Run(path);

        Assert.Throws<ExternalException>(() => path.TakeLossSum());
        Assert.Throws<ExternalException>(() => path.ReadFigures());
    }

    private static CharModel NewModel(Cell cell, int layers)
    {
        var model = new CharModel(Tiny.Values with { Cell = cell, Layers = layers }, Vocabulary, torch.META);
        model.Initialize(1);
        return model;
    }

    // Two shapes, and the state from one to the next.
    private static void Run(TorchPath path)
    {
        var tokens = new int[100];
        for (var i = 0; i < tokens.Length; i++) tokens[i] = i % Vocabulary;
        Minibatch[] batches = [new((int[])[0, 30, 60], 9), new((int[])[9, 39, 69], 9), new((int[])[18, 48], 4)];
        foreach (var batch in batches)
        {
            path.Differentiate(batch, tokens);
            path.Update(1, 0.5f);
            path.Score(batch, tokens);
        }
        path.ResetState();
    }
}
