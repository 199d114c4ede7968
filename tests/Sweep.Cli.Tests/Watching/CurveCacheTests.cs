using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class CurveCacheTests
{
    private static readonly TrialSpec Trial = Specs.Expand(Specs.OneTrial, new("7k3m9x0qtz"))[0];

    private readonly List<(int First, int Last, int Stride)> _reads = [];
    private readonly CurveCache _cache;

    public CurveCacheTests() => _cache = new(
        (_, first, last, stride, _) =>
        {
            _reads.Add((first, last, stride));
            return Task.FromResult(Enumerable.Range(first, Math.Max(0, last - first + 1))
                .Where(epoch => (epoch - first) % stride == 0).Select(At).ToImmutableArray());
        },
        measurement => measurement.Perplexity);

    [Fact]
    public async Task Read_Again_ReadsOnlyWhatIsNew()
    {
        await ReadAsync(Trial, 10);
        await ReadAsync(Trial, 10);

        var curve = await ReadAsync(Trial, 13);

        Assert.Equal([(1, 10, 1), (11, 13, 1)], _reads);
        Assert.Equal(Enumerable.Range(1, 13), curve.Select(p => p.Epoch));
    }

    [Fact]
    public async Task Read_AMillionEpochs_ReadsAThousandPointsAndTheLast()
    {
        var trial = Trial with { Hyperparameters = Trial.Hyperparameters with { Epochs = 1_000_000 } };
        await ReadAsync(trial, 10_500);
        await ReadAsync(trial, 10_700);

        var curve = await ReadAsync(trial, 999_990);

        Assert.Equal(1001, curve.Length);
        Assert.Equal([1, 1001, 2001], curve.Take(3).Select(p => p.Epoch));
        Assert.Equal((999_001, 999_990), (curve[^2].Epoch, curve[^1].Epoch));
        Assert.Equal([(1, 10_500, 1000), (11_001, 999_990, 1000)], _reads);
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(1, 4)]
    public async Task Read_AttemptBeganAgain_ReadsAfresh(int attempt, int epochs)
    {
        await ReadAsync(Trial, 8);

        var curve = await ReadAsync(Trial, epochs, attempt);

        Assert.Equal((1, epochs, 1), _reads[^1]);
        Assert.Equal(epochs, curve.Length);
    }

    [Fact]
    public async Task Keep_Others_ForgetsACurve()
    {
        await ReadAsync(Trial, 8);
        _cache.Keep([]);

        await ReadAsync(Trial, 8);

        Assert.Equal(2, _reads.Count);
    }

    private Task<ImmutableArray<ChartPoint>> ReadAsync(TrialSpec trial, int epochs, int attempt = 1) =>
        _cache.ReadAsync(trial, attempt, epochs, At(epochs), TestContext.Current.CancellationToken);

    private static Measurement At(int epoch) => new(epoch, 1, 2, null, 1, TimeSpan.Zero);
}
