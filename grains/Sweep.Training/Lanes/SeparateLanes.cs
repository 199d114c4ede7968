namespace Sweep.Training;

/// <summary>Lanes that share nothing: each computes as it would alone and gives the same bits, one after the other. It is what there
/// is on a CPU, where one thread is busy with one lane's products already.</summary>
internal sealed class SeparateLanes : LaneComputation
{
    public override NumericalPath Open(CharModel model, int lane) => NumericalPaths.Open(model);

    public override void Step(ReadOnlySpan<LaneStep> steps)
    {
        foreach (var step in steps) step.Run();
    }

    public override void Dispose()
    {
    }
}
