using System.Globalization;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training;

/// <summary>
/// Finds out which path is faster on a GPU: that of libtorch's operators, or the library's layers, which cuDNN computes
/// many steps at a time. Only timing can tell, and it depends on the card.
/// </summary>
/// <remarks>Not run on a GPU.</remarks>
/// <param name="device">Where.</param>
/// <param name="time">What is timed by.</param>
internal sealed class PathProbe(torch.Device device, TimeProvider time)
{
    /// <summary>How much faster the library must be before its last bits, which a repetition may not give again, are worth
    /// it.</summary>
    public const double WorthwhileGain = 1.15;

    private const int Vocabulary = 28;
    private const int Rows = 32;
    private const int Steps = 35;
    private const int WarmUps = 3;
    private const int Repeats = 10;

    /// <summary>Those that a library has layers for.</summary>
    private static readonly Cell[] Cells = [Cell.Rnn, Cell.Gru, Cell.Lstm];

    /// <summary>Times both paths with every cell and remembers which one is to be taken.</summary>
    /// <returns>What was found, in one line.</returns>
    public string Run() => string.Join("; ", Cells.Select(cell =>
    {
        var (planned, library) = (Rate(cell, model => new TorchPath(model)), Rate(cell, model => new LibraryPath(model)));
        var takesLibrary = IsWorthwhile(planned, library);
        NumericalPaths.Remember(device.index, cell, takesLibrary);
        var taken = takesLibrary ? LibraryPath.Name : TorchPath.Name;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{HyperparametersJson.NameOf(cell)} on {taken} ({TorchPath.Name} {planned:#,0}, " +
            $"{LibraryPath.Name} {library:#,0} tokens/s)");
    }));

    /// <summary>Whether the library's layers are to be taken.</summary>
    /// <param name="planned">Tokens a second of the one path.</param>
    /// <param name="library">Those of the library's.</param>
    public static bool IsWorthwhile(double planned, double library) => library >= planned * WorthwhileGain;

    private double Rate(Cell cell, Func<CharModel, NumericalPath> open)
    {
        var values = Hyperparameters.Default with { Cell = cell, HiddenSize = 256 };
        using var model = new CharModel(values, Vocabulary, device);
        model.Initialize(1);
        using var path = open(model);
        TrainingStep step = new(path, values);
        var tokens = new int[(Rows * Steps) + 1];
        for (var i = 0; i < tokens.Length; i++) tokens[i] = i % Vocabulary;
        Minibatch batch = new(Enumerable.Range(0, Rows).Select(row => row * Steps).ToArray(), Steps);
        for (var i = 0; i < WarmUps; i++) step.Run(batch, tokens);
        path.TakeLossSum(); // Waits for the device.
        var started = time.GetTimestamp();
        for (var i = 0; i < Repeats; i++) step.Run(batch, tokens);
        path.TakeLossSum();
        var took = time.GetElapsedTime(started);
        return Repeats * batch.TokenCount / Math.Max(took.TotalSeconds, 1e-9);
    }
}
