using System.Collections;
using CsCheck;
using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class SpecJsonTests
{
    [Fact]
    public void Write_SpecOfAlmostNothing_WritesEveryDefaultOut() => Assert.Equal(
        """
        {"name":"x","corpus":{"name":"x","max_tokens":10000,"validation_tokens":0,"preprocessing":null,"sha256":null},
        "search":"grid","hyperparameters":{"cell":["rnn_scratch"],"layers":[1],"lr":[1],"hidden_size":[512],
        "sampling":["sequential"],"batch_size":[32],"num_steps":[35],"epochs":[500],"clip_norm":[1],"init_std":[0.01]},
        "repeats":1,"seed":1,"objective":{"metric":"perplexity","target":null,"stop_at_target":"never"},
        "checkpoint":{"every_seconds":30,"candidate_epochs":null,"quota":10737418240},
        "prompts":["time traveller","traveller"],"sample_every_epochs":10,"sample_length":50,"retries":3,"priority":0}
        """.ReplaceLineEndings(""),
        SpecJson.Write(Grid.Spec("""{"corpus":"x"}""")));

    [Fact]
    public void Write_TextBeyondAscii_StaysReadable()
    {
        const string Prompts = "\"prompts\":[\"été & 字\"]";

        Assert.Contains(Prompts, SpecJson.Write(Grid.Spec(Grid.Top(Prompts))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameSpecInEveryMember() => Specs.Any.Sample(spec =>
    {
        var read = SpecJson.Read(SpecJson.Write(spec));
        AssertSame(spec, read, "spec");
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(read));
    });

    [Fact]
    public void Read_TextWithFaults_ThrowsWithAllOfThem()
    {
        var error = Assert.Throws<FormatException>(() => SpecJson.Read("""{"repeats":0,"seed":-1}"""));

        Assert.Equal(
            "$.corpus (line 1, column 1): There is no corpus; name a text, such as \"corpus\": \"timemachine\"."
            + " $.repeats (line 1, column 12): '0' is out of range; repeats takes a whole number from 1 to 100,000."
            + " $.seed (line 1, column 21): '-1' is out of range;"
            + " seed takes a whole number from 0 to 18,446,744,073,709,551,615.",
            error.Message);
    }

    [Fact]
    public void Write_NumberThatJsonCannotHold_Throws()
    {
        var spec = Grid.Spec("""{"corpus":"x"}""");
        var space = spec.Space with { Lrs = [double.NaN] };

        Assert.Throws<ArgumentException>(() => SpecJson.Write(spec with { Space = space }));
    }

    [Fact]
    public void Of_EveryWord_IsTheOneThatAGridFileReads()
    {
        Assert.Equal(["rnn_scratch", "rnn", "gru", "lstm"], Enum.GetValues<Cell>().Select(GridWords.Of));
        Assert.Equal(["sequential", "random", "sequential-reset"], Enum.GetValues<Sampling>().Select(GridWords.Of));
        Assert.Equal(["letters", "raw"], Enum.GetValues<Preprocessing>().Select(GridWords.Of));
        Assert.Equal(["perplexity", "validation_perplexity"], Enum.GetValues<ObjectiveMetric>().Select(GridWords.Of));
        Assert.Equal(["never", "trial", "sweep"], Enum.GetValues<StopAtTarget>().Select(GridWords.Of));
        Assert.Equal(["asha"], Enum.GetValues<SchedulerKind>().Select(GridWords.Of));
        Assert.Throws<ArgumentOutOfRangeException>(() => GridWords.Of((Cell)99));
    }

    /// <summary>
    /// Compares member by member: records hold their lists by reference, and a member forgotten in writing must show.
    /// </summary>
    private static void AssertSame(object? expected, object? actual, string member)
    {
        if (expected is IEnumerable list and not string)
        {
            var others = Assert.IsType<IEnumerable>(actual, exactMatch: false);
            Assert.True(list.Cast<object>().SequenceEqual(others.Cast<object>()), member);
            return;
        }

        if (expected is SweepSpec or SearchSpace)
        {
            foreach (var property in expected.GetType().GetProperties())
            {
                AssertSame(property.GetValue(expected), property.GetValue(actual), property.Name);
            }

            return;
        }

        Assert.True(Equals(expected, actual), $"{member}: '{expected}' became '{actual}'");
    }
}
