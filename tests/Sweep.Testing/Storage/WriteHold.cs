namespace Sweep.Testing;

/// <summary>Holds a write up until a test lets it go on.</summary>
public sealed class WriteHold
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a write has come to the hold.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets it, and all later ones, go on.</summary>
    public void Release() => _released.TrySetResult();

    internal Task PassAsync()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}
