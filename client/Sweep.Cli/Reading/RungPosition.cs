namespace Sweep.Cli;

/// <summary>How one trial did at one rung.</summary>
/// <param name="Epoch">At the end of which epoch trials are compared.</param>
/// <param name="Perplexity">What it was compared by; positive infinity if it diverged.</param>
/// <param name="Place">From 1, the best.</param>
/// <param name="Reached">Of how many.</param>
/// <param name="WentOn">How many of them trained on.</param>
/// <param name="BestWentOn">Whether those are the best ones; some may have been overtaken later.</param>
internal sealed record RungPosition(int Epoch, double Perplexity, int Place, int Reached, int WentOn, bool BestWentOn);
