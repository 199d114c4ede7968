namespace Sweep.Search.Tests.Scheduling;

/// <summary>Asynchronous successive halving as it is written in the paper, with lists that are sorted afresh for every question.
/// What is added: a trial that is among the best as it arrives keeps its slot, trials are not endless, and if nobody is left beyond
/// the highest rung with trials at it, its best goes on.</summary>
internal sealed class PlainHalving(HalvingScript script) : IHalving
{
    private readonly List<(double Loss, int Trial)>[] _rungs =
        [.. script.Ladder.Below(script.Epochs).Select(_ => new List<(double, int)>())];

    private readonly HashSet<(int Rung, int Trial)> _promoted = [];
    private readonly HashSet<int> _diverged = [];
    private int _drawn;
    private int _busy;

    public (int Trial, int Epoch)? Pull(int slot)
    {
        if (Job() is not { } job) return null;
        _busy++;
        return job;
    }

    public bool Reached(int slot, int trial, int epoch, double perplexity)
    {
        var rung = RungAt(epoch);
        _rungs[rung].Add((perplexity, trial));
        if (Top(rung).Contains(trial)) return _promoted.Add((rung, trial));
        _busy--;
        return false;
    }

    public void Ended(int slot, int trial, int epoch, double perplexity) => _busy--;

    public void Diverged(int slot, int trial, int epoch)
    {
        _busy--;
        _diverged.Add(trial);
        var rung = script.Ladder.Below(script.Epochs).TakeWhile(e => e < epoch).Count();
        if (rung < _rungs.Length) _rungs[rung].Add((double.PositiveInfinity, trial));
    }

    private (int Trial, int Epoch)? Job()
    {
        for (var rung = _rungs.Length - 1; rung >= 0; rung--)
        {
            foreach (var trial in Top(rung).Where(trial => !_diverged.Contains(trial)))
            {
                if (_promoted.Add((rung, trial))) return (trial, script.Ladder.Epochs[rung]);
            }
        }

        if (_drawn < script.Trials.Length) return (++_drawn, 0);
        return _busy > 0 ? null : LastStanding();
    }

    private (int Trial, int Epoch)? LastStanding()
    {
        for (var rung = _rungs.Length - 1; rung >= 0; rung--)
        {
            var waiting = _rungs[rung].Order().Where(t => !_promoted.Contains((rung, t.Trial)) && !_diverged.Contains(t.Trial)).ToArray();
            if (waiting.Length == 0) continue;
            if (_promoted.Any(p => p.Rung == rung && !_diverged.Contains(p.Trial))) return null;
            _promoted.Add((rung, waiting[0].Trial));
            return (waiting[0].Trial, script.Ladder.Epochs[rung]);
        }

        return null;
    }

    private int[] Top(int rung) =>
        _rungs[rung].Order().Take(_rungs[rung].Count / script.Ladder.Eta).Select(t => t.Trial).ToArray();

    private int RungAt(int epoch) => script.Ladder.Epochs.IndexOf(epoch);
}
