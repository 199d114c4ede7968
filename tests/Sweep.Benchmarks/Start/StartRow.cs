namespace Sweep.Benchmarks;

/// <summary>A line of the result, under these names in snake_case.</summary>
/// <param name="What"><c>help</c>, <c>list</c>, <c>first_epoch_quickstart</c> or <c>first_epoch_512</c>.</param>
/// <param name="Seconds">Median from the start of the process.</param>
/// <param name="Lowest">The quickest.</param>
/// <param name="Highest">The slowest.</param>
/// <param name="Runs">How many.</param>
internal sealed record StartRow(string What, double Seconds, double Lowest, double Highest, int Runs);
