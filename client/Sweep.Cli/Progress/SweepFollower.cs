using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>
/// Adds to each status what the ledger tells about it: trials that ended, and texts that were written, each once.
/// </summary>
/// <param name="reader">The ledger.</param>
/// <param name="isResumed">Whether what is there at first is old news.</param>
/// <param name="hasSamples">Whether texts are wanted.</param>
internal sealed class SweepFollower(ISweepReader reader, bool isResumed, bool hasSamples)
{
    private const int PageLength = 256;

    // Trials 1 to _allEnded have ended; _endedBeyond holds the others that have. Trials start in order, so these are
    // few.
    private readonly HashSet<int> _endedBeyond = [];
    private readonly Dictionary<int, int> _epochsSeen = [];
    private readonly Dictionary<int, int> _epochsSampled = [];
    private int _allEnded;
    private bool _hasStarted;

    private int EndedSeen => _allEnded + _endedBeyond.Count;

    /// <summary>Takes the next status. Reads the ledger only when the status says that there is news.</summary>
    public async Task<SweepSnapshot> FollowAsync(SweepStatus status, CancellationToken cancellationToken)
    {
        var ended = await EndedAsync(status, cancellationToken);
        var isOldNews = isResumed && !_hasStarted;
        _hasStarted = true;
        if (isOldNews) ended = [];
        var samples = hasSamples ? await SamplesAsync(status, ended, isOldNews, cancellationToken) : [];
        return new(status, ended, samples);
    }

    private async Task<ImmutableArray<TrialEntry>> EndedAsync(SweepStatus status, CancellationToken cancellationToken)
    {
        var ended = ImmutableArray.CreateBuilder<TrialEntry>();
        var offset = _allEnded;
        while (EndedSeen < status.Counts.Ended)
        {
            var page = await reader.TrialsAsync(status.Id, offset, PageLength, cancellationToken);
            foreach (var trial in page)
            {
                var number = trial.Spec.Id.Number;
                if (number > _allEnded && trial.HasEnded && _endedBeyond.Add(number)) ended.Add(trial);
            }
            while (_endedBeyond.Remove(_allEnded + 1)) _allEnded++;
            offset += page.Length;
            if (page.Length < PageLength) break;
        }
        return ended.ToImmutable();
    }

    private async Task<ImmutableArray<TrialSample>> SamplesAsync(
        SweepStatus status, ImmutableArray<TrialEntry> ended, bool isOldNews, CancellationToken cancellationToken)
    {
        var texts = ImmutableArray.CreateBuilder<TrialSample>();
        var trials = status.Running.Select(r => (r.Trial.Id, r.EpochsDone))
            .Concat(ended.Select(t => (t.Spec.Id, t.EpochsDone)));
        foreach (var (id, epochs) in trials.OrderBy(t => t.Id.Number))
        {
            var isNew = !_epochsSeen.TryGetValue(id.Number, out var seen);
            // A trial that an earlier run had begun shows its epochs at once; their texts are old news.
            if (isNew && isResumed && (isOldNews || epochs > 1)) _epochsSampled[id.Number] = epochs;
            _epochsSeen[id.Number] = epochs;
            if (epochs == seen) continue;
            var sampled = _epochsSampled.GetValueOrDefault(id.Number);
            foreach (var sample in await reader.SamplesAsync(id, cancellationToken))
            {
                if (sample.Epoch <= sampled) continue;
                texts.Add(new(id.Number, sample));
                _epochsSampled[id.Number] = Math.Max(sample.Epoch, _epochsSampled.GetValueOrDefault(id.Number));
            }
        }
        return texts.ToImmutable();
    }
}
