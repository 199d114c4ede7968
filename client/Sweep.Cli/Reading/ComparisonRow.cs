namespace Sweep.Cli;

/// <summary>One thing in which two sweeps, or two trials, are compared.</summary>
/// <param name="Key">Its name in JSON and CSV.</param>
/// <param name="First">The first one's value; null for none.</param>
/// <param name="Second">The second one's.</param>
/// <param name="Show">A value as people read it.</param>
internal sealed record ComparisonRow(string Key, object? First, object? Second, Func<object?, string> Show)
{
    /// <summary>Whether the two differ.</summary>
    public bool Differs => !Equals(First, Second);

    /// <summary>The first one's value for people.</summary>
    public string FirstText => Show(First);

    /// <summary>The second one's value for people.</summary>
    public string SecondText => Show(Second);
}
