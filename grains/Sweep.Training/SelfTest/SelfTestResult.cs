using System.Collections.Immutable;

namespace Sweep.Training;

/// <summary>What one check of the trainer on this machine found.</summary>
/// <param name="Group">What kind of check it is, such as <c>golden curve</c>.</param>
/// <param name="Subject">What was checked, such as a model.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Finding">What was found, in one line for people.</param>
/// <param name="Figures">The numbers behind the finding.</param>
public sealed record SelfTestResult(
    string Group, string Subject, SelfTestOutcome Outcome, string Finding, ImmutableArray<SelfTestFigure> Figures);

/// <summary>How a check went.</summary>
public enum SelfTestOutcome
{
    /// <summary>As it must be.</summary>
    Passed,

    /// <summary>Otherwise than it must be.</summary>
    Failed,

    /// <summary>It cannot be checked, whatever the machine does.</summary>
    NotCheckable,

    /// <summary>There is nothing that it must be.</summary>
    Measured,
}

/// <summary>A number that a check found.</summary>
/// <param name="Name">In snake_case, such as <c>loss_error</c>.</param>
/// <param name="Value">Infinite for figures that are no numbers.</param>
public readonly record struct SelfTestFigure(string Name, double Value);
