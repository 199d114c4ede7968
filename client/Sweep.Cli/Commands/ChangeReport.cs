namespace Sweep.Cli;

/// <summary>Says what follows from a change that gave a sweep work.</summary>
internal static class ChangeReport
{
    /// <summary>Says who trains it: the silos, or nobody until the user does something.</summary>
    public static async Task TellWhoTrainsAsync(
        CommandContext context, ClusterTarget target, CoordinatorAccess access, CancellationToken cancellationToken)
    {
        var isServed = await access.IsServedAsync(cancellationToken);
        context.Terminal.Error.Say(isServed
            ? "The silos go on with it."
            : $"Train on with: {NextCommand.Resume(context, target, access.Sweep)}");
    }
}
