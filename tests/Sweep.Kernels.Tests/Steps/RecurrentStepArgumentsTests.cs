using Sweep.Contracts;

namespace Sweep.Kernels.Tests;

/// <summary>What a step refuses before it reads or writes outside its memory.</summary>
public sealed class RecurrentStepArgumentsTests
{
    private static readonly ModelShape Shape = new(Cell.Lstm, 2, 13, 9);

    [Fact]
    public void Predict_MoreRowsThanTheState_Throws()
    {
        using StepModel model = new(Shape);
        model.Step.Predict([1, 2], rows: 2);

        Assert.Throws<InvalidOperationException>(() => model.Step.Predict([1, 2, 3], rows: 3));

        model.Step.ResetState();
        model.Step.Predict([1, 2, 3], rows: 3);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Predict_IdOutsideTheVocabulary_Throws(int id)
    {
        using StepModel model = new(Shape);

        Assert.Throws<ArgumentException>(() => model.Step.Predict([1, id], rows: 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    [InlineData(3, -1)]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    public void Predict_IdsThatAreNoWholeSteps_Throws(int count, int rows)
    {
        using StepModel model = new(Shape);

        Assert.Throws<ArgumentException>(() => model.Step.Predict(new int[count], rows));
    }

    [Fact]
    public void Predict_Refused_LeavesTheLastOne()
    {
        using StepModel model = new(Shape);
        model.Step.Predict([1], rows: 1);
        var likeliest = model.Step.Likeliest(0);

        Assert.Throws<ArgumentException>(() => model.Step.Predict([1, 2, 3, 99], rows: 1));

        Assert.Equal(likeliest, model.Step.Likeliest(0));
        model.Step.Score([1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(int.MinValue)]
    public void Score_TargetOutsideTheVocabulary_Throws(int target)
    {
        using StepModel model = new(Shape);
        model.Step.Predict([1, 2], rows: 1);

        Assert.Throws<ArgumentException>(() => model.Step.Score([1, target]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Score_NotOneTargetForEachPrediction_Throws(int count)
    {
        using StepModel model = new(Shape);
        model.Step.Predict([1, 2], rows: 1);

        Assert.Throws<ArgumentException>(() => model.Step.Score(new int[count]));
    }

    [Fact]
    public void Predict_BeforeBind_Throws()
    {
        using var step = RecurrentStep.Create(Shape);

        Assert.Throws<InvalidOperationException>(() => step.Predict([1], rows: 1));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public void Bind_NotAllParameters_Throws(int count)
    {
        using var step = RecurrentStep.Create(Shape);

        Assert.Throws<ArgumentException>(() => step.Bind(new nint[count]));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    [InlineData(-128)]
    public void Create_NoSuchWidth_Throws(int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RecurrentStep.Create(Shape, width));

    [Fact]
    public void Create_NoSuchCell_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RecurrentStep.Create(Shape with { Cell = (Cell)9 }));

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        foreach (var cell in Enum.GetValues<Cell>())
        {
            StepModel model = new(Shape with { Cell = cell });
            model.Differentiate(2, 3, seed: 1);

            model.Step.Dispose();
            model.Dispose();
        }
    }
}
