using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>The one way from a reading command to the ledger.</summary>
internal sealed class SweepGateway : IAsyncDisposable
{
    private readonly ILiveSweepReader? _reader;
    private readonly Func<IGridReader> _grids;
    private readonly ILedgerGateway _ledger;

    private SweepGateway(DataDirectory data, ILiveSweepReader? reader, Func<IGridReader> grids, ILedgerGateway ledger)
    {
        Data = data;
        _reader = reader;
        _grids = grids;
        _ledger = ledger;
    }

    /// <summary>Where everything is kept.</summary>
    public DataDirectory Data { get; }

    /// <summary>Opens the ledger that the options, the environment or the working directory names.</summary>
    public static Task<SweepGateway> OpenAsync(
        CommandContext context, LocationChoice location, CancellationToken cancellationToken) =>
        OpenAsync(context, DataLocation.Find(location, context.Environment), cancellationToken);

    /// <summary>Opens the ledger of a data directory, or of its database.</summary>
    public static async Task<SweepGateway> OpenAsync(
        CommandContext context, DataDirectory data, CancellationToken cancellationToken)
    {
        var ledger = context.Engine.Ledger();
        var reader = await ledger.OpenReaderAsync(data, cancellationToken);
        return new(await ledger.LocateAsync(data, cancellationToken), reader, context.Engine.Grids, ledger);
    }

    /// <summary>Whether a sweep was interrupted: it is not over, it is not paused either, and no process trains it.</summary>
    public async Task<bool> IsInterruptedAsync(SweepRecord sweep, CancellationToken cancellationToken) =>
        IsInterrupted(sweep, await IsInUseAsync(cancellationToken));

    /// <summary>The same, where it is known whether a process trains.</summary>
    public static bool IsInterrupted(SweepRecord sweep, bool isInUse) =>
        sweep.State is SweepState.Running or SweepState.Stopping && !isInUse;

    /// <summary>Whether a process trains in the data directory, or from its database, right now.</summary>
    public Task<bool> IsInUseAsync(CancellationToken cancellationToken) => _ledger.IsInUseAsync(Data, cancellationToken);

    /// <summary>All sweeps, newest first; none where there is no ledger yet.</summary>
    public async Task<ImmutableArray<SweepSummary>> ListAsync(CancellationToken cancellationToken) =>
        _reader is null ? [] : await _reader.ListAsync(cancellationToken);

    /// <summary>Finds a sweep by what its user typed; null for the newest.</summary>
    /// <exception cref="CommandException">None or several match.</exception>
    public async Task<SweepSummary> FindAsync(string? wanted, CancellationToken cancellationToken)
    {
        var sweeps = await ListAsync(cancellationToken);
        if (sweeps.IsEmpty) throw new CommandException(NothingYet);
        return SweepSelector.Select(sweeps, wanted);
    }

    /// <summary>Finds a sweep by what its user typed; null for the newest that has not finished, else the newest.</summary>
    /// <exception cref="CommandException">None or several match.</exception>
    public async Task<SweepSummary> FindUnfinishedAsync(string? wanted, CancellationToken cancellationToken)
    {
        var found = await FindAsync(wanted, cancellationToken);
        if (wanted is not null || found.Sweep.State != SweepState.Finished) return found;
        var sweeps = await ListAsync(cancellationToken);
        return sweeps.FirstOrDefault(s => s.Sweep.State != SweepState.Finished) ?? found;
    }

    /// <summary>The trial that its user means; null when what was typed names a sweep.</summary>
    public async Task<TrialName?> TrialNamedAsync(string? wanted, CancellationToken cancellationToken)
    {
        if (TrialName.Parse(wanted) is not { } trial) return null;
        // A sweep's name may hold a slash too.
        var sweeps = await ListAsync(cancellationToken);
        return sweeps.Any(s => s.Sweep.Name == wanted) ? null : trial;
    }

    /// <summary>What to say where there are no sweeps.</summary>
    public string NothingYet =>
        $"There are no sweeps in '{Data.Name}' yet. Start one with "
        + $"'sweep {(Data.Server is null ? "run" : "submit")} data/grids/quickstart.json'.";

    /// <summary>What the sweep is to do.</summary>
    /// <exception cref="CommandException">Another version wrote it.</exception>
    public SweepSpec Spec(SweepRecord sweep)
    {
        try
        {
            return _grids().Read(sweep.SpecJson);
        }
        catch (FormatException fault)
        {
            throw new CommandException(
                $"The spec of sweep '{sweep.Id}' cannot be read by this version of 'sweep': {fault.Message}",
                ExitCode.Unreachable, fault);
        }
    }

    /// <summary>A page of a sweep's trials by number.</summary>
    public async Task<ImmutableArray<TrialEntry>> TrialsAsync(
        SweepId sweep, int offset, int limit, CancellationToken cancellationToken) =>
        _reader is null ? [] : await _reader.TrialsAsync(sweep, offset, limit, cancellationToken);

    /// <summary>All trials of a sweep by number.</summary>
    public Task<ImmutableArray<TrialEntry>> TrialsAsync(SweepId sweep, CancellationToken cancellationToken) =>
        TrialsAsync(sweep, 0, int.MaxValue, cancellationToken);

    /// <summary>One trial of a sweep.</summary>
    /// <exception cref="CommandException">It has no trial of this number.</exception>
    public async Task<TrialEntry> TrialAsync(SweepSummary sweep, int number, CancellationToken cancellationToken)
    {
        var found = number < 1 ? [] : await TrialsAsync(sweep.Sweep.Id, number - 1, 1, cancellationToken);
        return found is [var trial] && trial.Spec.Id.Number == number ? trial : throw new CommandException(
            $"Sweep '{sweep.Sweep.Id}' ({Printable.OneLine(sweep.Sweep.Name)}) has no trial '{number}'. "
            + $"Its trials are numbered 1 to {sweep.Counts.Total}; 'sweep trials {sweep.Sweep.Id}' lists them.");
    }

    /// <summary>What attempts noted that a reader should know: a checkpoint that was passed over, another numerical path.</summary>
    public async Task<ImmutableArray<string>> NotesAsync(
        IEnumerable<TrialEntry> trials, CancellationToken cancellationToken)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var trial in trials.Where(t => t.Attempt > 1)) // A first attempt has nothing to go on from.
        {
            foreach (var attempt in await _reader!.AttemptsAsync(trial.Spec.Id, cancellationToken))
            {
                if (attempt.Start?.Note is not { } note) continue;
                notes.Add($"Trial {trial.Spec.Id.Number}, attempt {attempt.Attempt.Number}: {note}");
            }
        }
        return notes.ToImmutable();
    }

    /// <summary>A trial's curve by epoch.</summary>
    public async Task<ImmutableArray<Measurement>> MeasurementsAsync(TrialId trial, CancellationToken cancellationToken) =>
        _reader is null ? [] : await _reader.MeasurementsAsync(trial, cancellationToken);

    /// <summary>Chosen points of the curves of all trials of a sweep, by trial and epoch.</summary>
    public Task<ImmutableArray<TrialMeasurement>> MeasurementsAtAsync(
        SweepId sweep, ImmutableArray<int> epochs, CancellationToken cancellationToken) =>
        Reader.MeasurementsAtAsync(sweep, epochs, cancellationToken);

    /// <summary>Where a sweep stands, as the ledger has it; null when it is gone.</summary>
    public Task<SweepStatus?> StatusAsync(SweepId sweep, CancellationToken cancellationToken) =>
        Reader.StatusAsync(sweep, cancellationToken);

    /// <summary>Every <paramref name="stride"/>-th point of a trial's curve, from one epoch to another.</summary>
    public Task<ImmutableArray<Measurement>> MeasurementsAsync(
        TrialId trial, int first, int last, int stride, CancellationToken cancellationToken) =>
        Reader.MeasurementsAsync(trial, first, last, stride, cancellationToken);

    /// <summary>Adds to each status of a sweep which trials ended since the one before.</summary>
    public SweepFollower Follow() => new(Reader, isResumed: true, hasSamples: false);

    /// <summary>A trial's attempts by number.</summary>
    public async Task<ImmutableArray<AttemptRecord>> AttemptsAsync(TrialId trial, CancellationToken cancellationToken) =>
        _reader is null ? [] : await _reader.AttemptsAsync(trial, cancellationToken);

    /// <summary>A trial's texts by epoch.</summary>
    public async Task<ImmutableArray<Sample>> SamplesAsync(TrialId trial, CancellationToken cancellationToken) =>
        _reader is null ? [] : await _reader.SamplesAsync(trial, cancellationToken);

    private ILiveSweepReader Reader => _reader ?? throw new CommandException(NothingYet);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_reader is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (_reader as IDisposable)?.Dispose();
    }
}
