using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains.Tests;

/// <summary>Assignments for slots that train nothing.</summary>
internal static class Assignments
{
    public static Assignment Of(string sweep, int number = 1)
    {
        var trial = new TrialId(new SweepId(sweep), number);
        return new(
            new AttemptId(trial, 1),
            new TrialSpec(trial, 1, Hyperparameters.Default, 1, ""),
            new TrialPlan(
                new CorpusRef("sample", "", Preprocessing.Letters, null, 0), TimeSpan.FromSeconds(30), 50, [], 0, 0, null, false),
            [],
            Lease.Length);
    }
}
