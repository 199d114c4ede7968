namespace Sweep.Cli;

/// <summary>How many trials stand where at one rung.</summary>
/// <param name="Epoch">At the end of which epoch trials are compared.</param>
/// <param name="Reached">How many reached it; those that diverged on the way to it are among them.</param>
/// <param name="WentOn">How many of them trained on.</param>
/// <param name="SetAside">How many wait there: they go on if they come to be among the best.</param>
/// <param name="Stopped">How many ended there because they were not.</param>
internal sealed record RungRow(int Epoch, int Reached, int WentOn, int SetAside, int Stopped);
