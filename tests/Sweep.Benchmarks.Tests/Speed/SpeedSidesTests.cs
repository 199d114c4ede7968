using Sweep.Contracts;

namespace Sweep.Benchmarks.Tests;

public sealed class SpeedSidesTests
{
    private static readonly SpeedCase Model = new(Cell.Gru, 64);

    private readonly List<string> _turns = [];

    [Fact]
    public async Task MeasureAsync_RoundAfterRound_GoesBothWaysRoundAndBeginsOneFurtherEachTime()
    {
        List<string> orders = [];
        for (var round = 1; round <= 11; round++)
        {
            await MeasureAsync(round);
            orders.Add(string.Concat(_turns.Select(name => name[0])));
            _turns.Clear();
        }

        Assert.Equal(["PAOLM", "MLOAP", "AOLMP", "PMLOA", "OLMPA", "APMLO", "LMPAO", "OAPML", "MPAOL", "LOAPM", "PAOLM"], orders);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task MeasureAsync_AnyOrder_KeepsEachRateWithItsSide(int round) =>
        Assert.Equal(new SpeedRound(PyTorch: 1, Autograd: 2, Ours: 3, Lanes: 4, Product: 5), await MeasureAsync(round));

    private Task<SpeedRound> MeasureAsync(int round) =>
        new SpeedSides(
            new Recorded("PyTorch", 1, _turns),
            new Recorded("Autograd", 2, _turns),
            new Recorded("Ours", 3, _turns),
            new Recorded("Lanes", 4, _turns),
            new Recorded("Matrix product", 5, _turns))
        .MeasureAsync(Model, round, default, TestContext.Current.CancellationToken);

    private sealed class Recorded(string name, double rate, List<string> turns) : IMeasuredSide
    {
        public Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken)
        {
            Assert.Equal(Model, model);
            turns.Add(name);
            return Task.FromResult(rate);
        }
    }
}
