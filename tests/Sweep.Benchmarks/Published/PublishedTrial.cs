using Sweep.Contracts;

namespace Sweep.Benchmarks;

/// <summary>One seed of a case.</summary>
/// <param name="Case">What it belongs to.</param>
/// <param name="Grid">Its spec and text.</param>
/// <param name="Trial">The trial, as a sweep would number and seed it.</param>
internal sealed record PublishedTrial(PublishedCase Case, PreparedGrid Grid, TrialSpec Trial)
{
    /// <summary>About how long it takes beside others; the unit means nothing.</summary>
    public double Work
    {
        get
        {
            var values = Trial.Hyperparameters;
            // Gates times the products of a time step, a layer's input being as wide as the layer below.
            var gates = values.Cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 };
            var products = (double)values.HiddenSize * values.HiddenSize * ((2 * values.Layers) - 1);
            var fixedCost = 30_000.0 * values.Layers; // Calls, activations, output layer.
            return values.Epochs * ((gates * products) + fixedCost);
        }
    }
}
