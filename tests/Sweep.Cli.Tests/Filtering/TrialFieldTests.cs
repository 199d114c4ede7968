using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class TrialFieldTests
{
    [Fact]
    public void Keys_AreThoseOfTheColumns() =>
        Assert.Equal(TrialRows.Columns.Select(c => c.Key), TrialField.Keys.Split(", "));

    [Fact]
    public void StateWords_AreTheStates() =>
        Assert.Equal(Enum.GetValues<TrialState>().Select(Figures.State), TrialSelection.StateWords);

    [Fact]
    public void IsNumber_EveryColumn_FitsItsValues()
    {
        var trial = new FakeSweep("7k3m9x0qtz", Specs.OneTrial).Succeed(1, 1.3).Trials[0] with { Failure = "disk full" };

        foreach (var field in TrialField.All.Where(f => f.Value(trial) is not null))
        {
            Assert.Equal(field.IsNumber, field.Number(trial) is not null);
            Assert.Equal(!field.IsNumber, field.Text(trial) is not null);
        }
    }
}
