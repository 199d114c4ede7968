using System.Globalization;
using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Measures how fast a device trains, and how much of its own product's speed that is.</summary>
/// <param name="corpus">The text.</param>
/// <param name="device">Where to train.</param>
/// <param name="time">What is timed by.</param>
internal sealed class SpeedProbe(TokenizedCorpus corpus, Device device, TimeProvider time)
{
    private const string Group = "speed";
    private const double Giga = 1e9;
    private const int MaxTokens = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.6);

    /// <summary>Floating-point operations a second of (1120 x 512) x (512 x 512), the book's largest product.</summary>
    public SelfTestResult Product(CancellationToken cancellationToken, out double perSecond)
    {
        using MatrixProduct product = new(device);
        perSecond = Rate(product.Run, product.Wait, cancellationToken) * MatrixProduct.Operations;
        return Measured(
            $"sgemm {MatrixProduct.Sizes}",
            string.Create(CultureInfo.InvariantCulture, $"{perSecond / Giga:0.0} GFLOP/s"),
            new SelfTestFigure("gflops", perSecond / Giga));
    }

    /// <summary>Tokens a second of the book's model at one size.</summary>
    public SelfTestResult Training(int hiddenSize, double productPerSecond, CancellationToken cancellationToken)
    {
        var values = Hyperparameters.Default with { HiddenSize = hiddenSize };
        using var model = new CharModel(values, corpus.Vocabulary.Count, device);
        model.Initialize(1);
        using var path = NumericalPaths.Open(model);
        TrainingStep step = new(path, values);
        var tokens = corpus.Tokens[..Math.Min(MaxTokens, corpus.Count)];
        var batches = BatchSampler.Sequential(tokens.Length, values.BatchSize, values.NumSteps, 0);
        var next = 0;
        var steps = Rate(
            () =>
            {
                if (next == 0) step.Reset();
                step.Run(batches[next], tokens.Span);
                next = (next + 1) % batches.Length;
            },
            () => path.TakeLossSum(),
            cancellationToken);
        var rate = steps * batches[0].TokenCount;
        var operations = 6.0 * hiddenSize * (hiddenSize + corpus.Vocabulary.Count) * rate;
        var share = operations / productPerSecond;
        return Measured(
            string.Create(CultureInfo.InvariantCulture, $"rnn_scratch, hidden size {hiddenSize}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rate:#,0} tokens/s, {operations / Giga:0.0} GFLOP/s: {share:0 %} of the product's speed"),
            new SelfTestFigure("tokens_per_second", rate),
            new SelfTestFigure("gflops", operations / Giga),
            new SelfTestFigure("share_of_product", share));
    }

    private static SelfTestResult Measured(
        string subject, string finding, params ReadOnlySpan<SelfTestFigure> figures) =>
        new(Group, subject, SelfTestOutcome.Measured, finding, [.. figures]);

    /// <summary>How often a second something can be done; <paramref name="wait"/> waits for the device.</summary>
    private double Rate(Action once, Func<double> wait, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2; i++) once();
        wait();
        var (count, batch) = (0L, 1L);
        var started = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0L; i < batch; i++) once();
            count += batch;
            wait(); // Rarely: a GPU that is waited for after each product idles.
            var elapsed = time.GetElapsedTime(started);
            if (elapsed >= Window) return count / elapsed.TotalSeconds;
            batch = Math.Min(batch * 2, 64);
        }
    }
}
