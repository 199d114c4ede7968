namespace Sweep.Cli;

/// <summary>A point of a learning curve.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Perplexity">Above 0 and finite; NaN where the curve has a gap.</param>
internal readonly record struct CurvePoint(int Epoch, double Perplexity)
{
    /// <summary>Whether the curve is interrupted here.</summary>
    public bool IsGap => double.IsNaN(Perplexity);

    /// <summary>The point of a value; a gap where a logarithmic axis has no place for it.</summary>
    public static CurvePoint Of(int epoch, double perplexity) =>
        new(epoch, double.IsFinite(perplexity) && perplexity > 0 ? perplexity : double.NaN);
}
