using TorchSharp;

namespace Sweep.Training;

/// <summary>Lanes that train on nothing in particular, to be timed.</summary>
internal sealed class ProbedLanes : IDisposable
{
    private readonly LaneComputation _computation;
    private readonly CharModel?[] _models;
    private readonly NumericalPath?[] _paths;
    private readonly LaneStep[] _steps;
    private readonly long _tokens;

    /// <summary>Opens them.</summary>
    /// <param name="computation">What computes them; belongs to the lanes from now on.</param>
    /// <param name="device">Where.</param>
    /// <param name="shape">Theirs.</param>
    /// <param name="lanes">How many.</param>
    public ProbedLanes(LaneComputation computation, torch.Device device, LaneShape shape, int lanes)
    {
        _computation = computation;
        (_models, _paths, _steps) = (new CharModel?[lanes], new NumericalPath?[lanes], new LaneStep[lanes]);
        var (rows, steps, values) = (shape.BatchSize, shape.NumSteps, shape.Values);
        var tokens = new int[(rows * steps) + 1];
        for (var i = 0; i < tokens.Length; i++) tokens[i] = i % shape.VocabularySize;
        Minibatch batch = new(Enumerable.Range(0, rows).Select(row => row * steps).ToArray(), steps);
        _tokens = (long)lanes * batch.TokenCount;
        try
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                // Weights of zero: how long a step takes does not depend on them.
                var model = _models[lane] = new CharModel(values, shape.VocabularySize, device);
                var path = _paths[lane] = computation.Open(model, lane);
                _steps[lane] = new LaneStep(lane, new TrainingStep(path, values), batch, tokens);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Tokens a second of all lanes together.</summary>
    public double Rate(int steps, TimeProvider time) => steps * _tokens / Seconds(steps, time);

    /// <summary>How long so many steps of each lane take.</summary>
    public double Seconds(int steps, TimeProvider time)
    {
        var started = time.GetTimestamp();
        for (var i = 0; i < steps; i++) _computation.Step(_steps);
        foreach (var path in _paths) path!.TakeLossSum(); // Waits for the device.
        return Math.Max(time.GetElapsedTime(started).Ticks, 1) / (double)TimeSpan.TicksPerSecond;
    }

    public void Dispose()
    {
        foreach (var path in _paths) path?.Dispose();
        foreach (var model in _models) model?.Dispose();
        _computation.Dispose();
    }
}
