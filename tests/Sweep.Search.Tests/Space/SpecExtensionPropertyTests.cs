using System.Collections.Immutable;
using CsCheck;
using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class SpecExtensionPropertyTests
{
    private const int Samples = 60;

    /// <summary>A sweep of few trials, and a few extensions of it.</summary>
    private static readonly Gen<(SweepSpec Spec, string[][] Extensions)> Extended = Gen.Select(
        Specs.Any.Where(spec => Expansion.Count(spec) <= 300), Specs.Changes.Array[1, 4]);

    [Fact]
    public void Apply_AnyExtension_ChangesNoNumberAndRepeatsNoTrial() => Extended.Sample((spec, extensions) =>
    {
        foreach (var changes in extensions)
        {
            if (SpecExtension.Apply(spec, changes).Spec is not { } next) continue;
            var (before, after) = (Expansion.Trials(spec, Grid.Id), Expansion.Trials(next, Grid.Id));
            Assert.Equal(before.Select(SaveEpochs), after.Take(before.Length).Select(SaveEpochs));
            if (spec.Space.Epochs.Length > 1) Assert.Equal(before, after.Take(before.Length)); // Nothing to save, then.
            Assert.Equal(after.Length, after.Select(trial => (trial.Repeat, trial.Hyperparameters)).Distinct().Count());
            Assert.Equal(Expansion.Count(next), after.Length);
            Assert.Equal(Enumerable.Range(1, after.Length), after.Select(trial => trial.Id.Number));
            spec = next;
        }
    }, iter: Samples);

    [Fact]
    public void Apply_SameExtensionTwice_AddsNothing() => Extended.Sample((spec, extensions) =>
    {
        foreach (var changes in extensions)
        {
            if (SpecExtension.Apply(spec, changes).Spec is not { } next) continue;
            Assert.Same(next, SpecExtension.Apply(next, changes).Spec);
            spec = next;
        }
    }, iter: Samples);

    [Fact]
    public void Read_ExtendedSpecThatWasWritten_GivesTheSameTextAndTrials() => Extended.Sample((spec, extensions) =>
    {
        spec = extensions.Aggregate(spec, (before, changes) => SpecExtension.Apply(before, changes).Spec ?? before);

        var read = SpecJson.Read(SpecJson.Write(spec));

        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(read));
        Assert.Equal(Expansion.Trials(spec, Grid.Id), Expansion.Trials(read, Grid.Id));
        Assert.Equal(spec.Checkpoint, read.Checkpoint);
        Assert.Equal(spec.Repeats, read.Repeats);
    }, iter: Samples);

    [Fact]
    public void Apply_Scraps_GivesASpecOrFaults() => Gen.Select(
        Specs.Any, Gen.OneOf("lr=", "epochs=", "repeats=", "trials=", "cell=", ""), Gen.OneOf(
            "", "1e999", "-1", "[", "{}", "[]", "{\"uniform\":[1,2]}", "[[1]]", "NaN", "\"NaN\"", "null", "1000000000", "\ud800", "="))
        .Sample((spec, key, value) =>
        {
            var result = SpecExtension.Apply(spec, [key + value]);

            Assert.Equal(result.Spec is null, !result.Faults.IsEmpty);
            Assert.All(result.Faults, fault => Assert.DoesNotContain(fault.Message, char.IsControl));
        });

    [Fact]
    public void VisitNew_AnyBoxes_VisitsWhatAPlainWalkFinds() => Gen.Int[0, 4].Array[3].Select(Gen.Int[0, 3].Array[3])
        .Sample((smaller, more) =>
        {
            ImmutableArray<int> box = [.. smaller.Zip(more, (length, added) => length + added)];
            List<(int, int, int)> visited = [];

            GridOrder.VisitNew(box, [.. smaller], point => visited.Add((point[0], point[1], point[2])));

            var expected = from a in Enumerable.Range(0, box[0])
                           from b in Enumerable.Range(0, box[1])
                           from c in Enumerable.Range(0, box[2])
                           where a >= smaller[0] || b >= smaller[1] || c >= smaller[2]
                           select (a, b, c);
            Assert.Equal(expected, visited);
        });

    private static TrialSpec SaveEpochs(TrialSpec trial) =>
        trial with { ContentHash = "", Hyperparameters = trial.Hyperparameters with { Epochs = 1 } };
}
