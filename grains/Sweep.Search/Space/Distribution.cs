namespace Sweep.Search;

/// <summary>What a random search draws the values of one hyperparameter from.</summary>
/// <param name="Axis">The hyperparameter's name in a grid file, such as <c>lr</c>.</param>
/// <param name="Kind">How values are spread.</param>
/// <param name="Low">The least value, included; within the hyperparameter's range; above 0 for log_uniform.</param>
/// <param name="High">The largest value, included, above <paramref name="Low"/>. Of whole numbers in steps, the last at or
/// below it is the largest.</param>
/// <param name="Step">The distance between whole numbers, at least 1; 1 for real ones, which have six digits.</param>
public sealed record Distribution(string Axis, DistributionKind Kind, double Low, double High, int Step);

/// <summary>How values are spread between two bounds.</summary>
public enum DistributionKind
{
    /// <summary>Real numbers above 0, evenly in their logarithm: as many from 0.01 to 0.1 as from 0.1 to 1.</summary>
    LogUniform,

    /// <summary>Real numbers, evenly.</summary>
    Uniform,

    /// <summary>Whole numbers in steps, evenly.</summary>
    IntUniform,
}
