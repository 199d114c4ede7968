namespace Sweep.Cli.Tests;

public sealed class TrialFilterTests
{
    // 1: succeeded, lr 0.5; 2: diverged; 3: failed, lr 1; 4: running, lr 1; 5 and 6: queued, lr 2.
    private readonly FakeSweep _sweep = new FakeSweep("7k3m9x0qtz", Specs.Grid())
        .Succeed(1, 1.0372, epoch: 450).Diverge(2, 12).Fail(3, "Disk full: 'no space'").Run(4, 120);

    [Theory]
    [InlineData("lr>=1", "3 4 5 6")]
    [InlineData("lr > 0.5 and hidden_size = 128", "3 5")]
    [InlineData("lr=.5 OR lr=2", "1 2 5 6")]
    [InlineData("lr=0.5 or lr=1 and hidden_size=256", "1 2 4")]
    [InlineData("(lr=0.5 or lr=1) and hidden_size=256", "2 4")]
    [InlineData("not lr=0.5", "3 4 5 6")]
    [InlineData("not not lr=0.5", "1 2")]
    [InlineData("! lr=0.5 && !(lr=2) || trial==6", "3 4 6")]
    [InlineData("lr in (0.5, 2e0)", "1 2 5 6")]
    [InlineData("lr not in [0.5,2]", "3 4")]
    [InlineData("lr != 1", "1 2 5 6")]
    [InlineData("lr <> 1", "1 2 5 6")]
    [InlineData("state=failed", "3")]
    [InlineData("state in (succeeded, 'diverged')", "1 2")]
    [InlineData("STATE = FAILED", "3")]
    [InlineData("sampling=sequential and cell=rnn_scratch", "1 2 3 4 5 6")]
    [InlineData("sampling != sequential-reset", "1 2 3 4 5 6")]
    [InlineData("failure ~ 'disk full'", "3")]
    [InlineData("failure !~ disk", "")]
    [InlineData("failure = 'Disk full: ''no space'''", "3")]
    [InlineData("best < 1.04", "1")]
    [InlineData("hidden-size=128", "1 3 5")]
    [InlineData("seed=17000000000000000001 and trial<3", "1 2")]
    public void Matches_Expression_PicksTheTrials(string expression, string expected) => Assert.Equal(expected, Numbers(expression));

    [Theory]
    [InlineData("perplexity > 0", "1 4")]
    [InlineData("perplexity != 3", "1 4")]
    [InlineData("not perplexity > 0", "")]
    [InlineData("not (perplexity > 0 and lr > 0)", "")]
    [InlineData("perplexity = nan", "2")]
    [InlineData("perplexity is NaN", "2")]
    [InlineData("perplexity != nan", "1 4")]
    [InlineData("perplexity in (nan, 8.25)", "2 4")]
    [InlineData("perplexity is not nan", "1 4")]
    [InlineData("perplexity < nan", "")]
    [InlineData("perplexity is null", "3 5 6")]
    [InlineData("failure is not null", "3")]
    [InlineData("failure = null and lr=1", "4")]
    [InlineData("best_perplexity > 0 or lr = 2", "1 5 6")]
    public void Matches_MissingOrNaN_MeetsNoComparisonNorItsOpposite(string expression, string expected) =>
        Assert.Equal(expected, Numbers(expression));

    [Fact]
    public void Matches_Infinity_IsANumber()
    {
        _sweep.Set(2, t => t with { Last = t.Last! with { Perplexity = double.PositiveInfinity } });

        Assert.Equal("2", Numbers("perplexity = inf"));
        Assert.Equal("2", Numbers("perplexity > 1e300"));
    }

    [Theory]
    [InlineData("", 1, "the expression is empty.")]
    [InlineData("   ", 4, "the expression is empty.")]
    [InlineData("lr", 3, "after 'lr' a comparison is expected")]
    [InlineData("lr 1", 4, "after 'lr' a comparison is expected")]
    [InlineData("lr >=", 6, "a value is expected, not the end.")]
    [InlineData("lr = )", 6, "a value is expected, not ')'.")]
    [InlineData("(lr=1", 6, "a closing bracket is expected, not the end.")]
    [InlineData("lr=1)", 5, "'and', 'or' or the end is expected, not ')'.")]
    [InlineData("lr=1 lr=2", 6, "'and', 'or' or the end is expected, not 'lr'.")]
    [InlineData("lr=1 and", 9, "a comparison is missing at the end.")]
    [InlineData("'lr'=1", 1, "the name of a column is expected, not 'lr'.")]
    [InlineData("lr in 1", 7, "after 'in' a list is expected, such as (1, 2), not '1'.")]
    [InlineData("lr in (1 2)", 10, "a comma or ')' is expected, not '2'.")]
    [InlineData("lr in ()", 8, "a value is expected, not ')'.")]
    [InlineData("lr is 1", 7, "after 'is' stands null, not null, nan or not nan")]
    [InlineData("failure='x", 9, "the quote ' has no second one.")]
    [InlineData("lr=1 & lr=2", 6, "'&' is not understood.")]
    [InlineData("lr=big", 4, "'lr' is a number, and 'big' is none.")]
    [InlineData("cell>gru", 6, "'>' compares numbers, and 'cell' holds words.")]
    [InlineData("lr ~ 1", 6, "'~' looks for a part of a text, and 'lr' is a number.")]
    [InlineData("cell=gur", 6, "'cell' is never 'gur'. Did you mean 'gru'?")]
    [InlineData("hiden_size=1", 1, "there is no column 'hiden_size'. Did you mean 'hidden_size'? Columns are trial, repeat,")]
    public void Parse_Fault_NamesPlaceAndRemedy(string expression, int position, string message)
    {
        var fault = Assert.Throws<CommandException>(() => TrialFilter.Parse(expression));

        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
        Assert.StartsWith($"'--where' at character {position}: {message}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralWrongNames_ReportsAll()
    {
        var (_, faults) = FilterParser.Parse("sell=gru and lr=big or (state=done)");

        Assert.Equal([1, 17, 31], faults.Select(f => f.Position));
    }

    [Fact]
    public void Parse_DeepNesting_IsAFault()
    {
        var (_, faults) = FilterParser.Parse(new string('(', 1_000) + "lr=1" + new string(')', 1_000));
        var (_, negations) = FilterParser.Parse(string.Concat(Enumerable.Repeat("not ", 900)) + "lr=1");

        Assert.Contains("nested more than 50 deep", Assert.Single(faults).Message, StringComparison.Ordinal);
        Assert.Contains("nested more than 50 deep", Assert.Single(negations).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooLong_IsAFault()
    {
        var (_, faults) = FilterParser.Parse(new string('x', 1_000_000));

        Assert.Equal("the expression has 1000000 characters; at most 4000 are read.", Assert.Single(faults).Message);
    }

    [Fact]
    public void Parse_LongestChain_IsAnswered()
    {
        var chain = string.Join(" or ", Enumerable.Repeat("lr=9", FilterParser.MostCharacters / 8));

        Assert.Equal("", Numbers(chain));
    }

    private string Numbers(string expression)
    {
        var filter = TrialFilter.Parse(expression);
        return string.Join(' ', _sweep.Trials.Where(filter.Matches).Select(t => t.Spec.Id.Number));
    }
}
