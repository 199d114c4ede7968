using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>A way to a sweep's coordinator: at silos that answer, else in this process.</summary>
/// <param name="Control">Calls it.</param>
/// <param name="Sweep">The sweep.</param>
/// <param name="IsEmbedded">Whether it lives in this process, so that nobody trains.</param>
internal sealed record CoordinatorAccess(ISweepControl Control, SweepId Sweep, bool IsEmbedded) : IAsyncDisposable
{
    /// <summary>Finds the sweep and opens a way to it.</summary>
    /// <param name="context">What the command reaches the world through.</param>
    /// <param name="target">The silos.</param>
    /// <param name="wanted">What the user typed; null for the newest sweep.</param>
    /// <param name="purpose">The command, for the messages of others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="prefersUnfinished">Whether null means the newest sweep that has not finished, where there is one.</param>
    /// <exception cref="CommandException">No such sweep, no silo at the address that was named, or another process has
    /// the data directory and does not answer.</exception>
    public static async Task<CoordinatorAccess> OpenAsync(
        CommandContext context, ClusterTarget target, string? wanted, string purpose, CancellationToken cancellationToken,
        bool prefersUnfinished = false)
    {
        var sweep = await FindAsync(context, target, wanted, prefersUnfinished, cancellationToken);
        var cluster = context.Engine.Cluster();
        if (await cluster.TryConnectAsync(target, cancellationToken) is { } control) return new(control, sweep, IsEmbedded: false);
        // Coordinators of a database live in its silos alone: else they would have to wait for those that died.
        if (target.Gateway is not null || target.Data.Server is not null) throw await target.NoSiloAsync(context, cancellationToken);
        return new(
            await cluster.OpenAsync(target.Data, purpose, context.Terminal.Error.Say, cancellationToken), sweep, IsEmbedded: true);
    }

    /// <summary>Sees that some silo serves a sweep.</summary>
    /// <exception cref="CommandException">All that answer belong to commands that run another.</exception>
    public static async Task RequireServiceAsync(ISweepControl control, SweepId sweep, CancellationToken cancellationToken)
    {
        if ((await control.SilosAsync(cancellationToken)).ServesOnlyAnother(sweep) is not { } silo) return;
        var work = silo.Only is { Value: { } other } ? $"runs sweep '{other}' and no other" : "changes a sweep there";
        throw new CommandException(
            $"Process {silo.ProcessId} on '{silo.Host}' has the data directory to itself and {work}. "
            + "Wait until it has ended or stop it; silos that take any sweep are started with 'sweep silo'.",
            ExitCode.Unreachable);
    }

    /// <summary>Whether someone trains this sweep without being told to.</summary>
    public async Task<bool> IsServedAsync(CancellationToken cancellationToken) =>
        !IsEmbedded && (await Control.SilosAsync(cancellationToken)).ServesOnlyAnother(Sweep) is null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Control.DisposeAsync();

    /// <summary>The sweep that a user means where no ledger can be asked.</summary>
    /// <exception cref="CommandException">It is no whole id.</exception>
    public static SweepId WholeId(string? wanted) => SweepId.TryParse(wanted, out var id)
        ? id
        : throw new CommandException(
            $"With --cluster alone, name the sweep by its whole id of {SweepId.Length} characters, "
            + "or name its data directory with --data-dir.");

    private static async Task<SweepId> FindAsync(
        CommandContext context, ClusterTarget target, string? wanted, bool prefersUnfinished, CancellationToken cancellationToken)
    {
        if (!target.HasLedger) return WholeId(wanted);
        await using var gateway = await SweepGateway.OpenAsync(context, target.Data, cancellationToken);
        var found = prefersUnfinished
            ? await gateway.FindUnfinishedAsync(wanted, cancellationToken)
            : await gateway.FindAsync(wanted, cancellationToken);
        return found.Sweep.Id;
    }
}
