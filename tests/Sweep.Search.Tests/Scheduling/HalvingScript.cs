namespace Sweep.Search.Tests.Scheduling;

/// <summary>Who decides in a scripted run.</summary>
internal interface IHalving
{
    /// <summary>Gives a free slot a trial and the epoch that it goes on from.</summary>
    (int Trial, int Epoch)? Pull(int slot);

    /// <summary>A trial stands at a rung.</summary>
    /// <returns>Whether it goes on.</returns>
    bool Reached(int slot, int trial, int epoch, double perplexity);

    /// <summary>A trial has trained all its epochs.</summary>
    void Ended(int slot, int trial, int epoch, double perplexity);

    /// <summary>A trial has diverged at an epoch.</summary>
    void Diverged(int slot, int trial, int epoch);
}

/// <summary>What happens in a scripted run, and when: by the minutes that an epoch of each trial takes, and by nothing
/// else.</summary>
/// <param name="Slots">How many train at once.</param>
/// <param name="Epochs">Of every trial.</param>
/// <param name="Ladder">Where they are compared.</param>
/// <param name="Trials">Minutes an epoch, the perplexity that the curve falls to, and where it diverges if it does; the first is
/// trial 1.</param>
internal sealed record HalvingScript(
    int Slots, int Epochs, RungLadder Ladder, (int Minutes, double Limit, int? DivergesAt)[] Trials)
{
    public double Perplexity(int trial, int epoch)
    {
        var (_, limit, divergesAt) = Trials[trial - 1];
        return epoch >= divergesAt ? double.NaN : limit + (20.0 / epoch);
    }

    /// <summary>Plays it through.</summary>
    /// <returns>Every decision in its order.</returns>
    public string[] Run(IHalving halving)
    {
        var log = new List<string>();
        var running = new SortedDictionary<(int Time, int Slot), (int Trial, int From, int To)>();
        var free = new SortedSet<int>(Enumerable.Range(0, Slots));
        var now = 0;
        Serve();
        while (running.Count > 0)
        {
            var ((time, slot), (trial, from, to)) = running.First();
            running.Remove((time, slot));
            now = time;
            if (Arrive(slot, trial, to)) Train(slot, trial, to);
            else free.Add(slot);
            Serve();
        }

        return [.. log];

        void Serve()
        {
            foreach (var slot in free.ToArray())
            {
                if (halving.Pull(slot) is not var (trial, epoch)) continue;
                free.Remove(slot);
                log.Add($"{now}: slot {slot} takes trial {trial} on from {epoch}");
                Train(slot, trial, epoch);
            }
        }

        void Train(int slot, int trial, int from)
        {
            int[] stops = [Trials[trial - 1].DivergesAt ?? Epochs, .. Ladder.Below(Epochs), Epochs];
            var to = stops.Where(stop => stop > from).Min();
            running.Add((now + ((to - from) * Trials[trial - 1].Minutes), slot), (trial, from, to));
        }

        bool Arrive(int slot, int trial, int epoch)
        {
            var perplexity = Perplexity(trial, epoch);
            var goesOn = false;
            if (double.IsNaN(perplexity)) halving.Diverged(slot, trial, epoch);
            else if (epoch == Epochs) halving.Ended(slot, trial, epoch, perplexity);
            else goesOn = halving.Reached(slot, trial, epoch, perplexity);
            log.Add($"{now}: trial {trial} at {epoch} {(goesOn ? "goes on" : "does not go on")}");
            return goesOn;
        }
    }
}
