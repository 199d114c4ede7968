using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sweep.Contracts;

/// <summary>Names one submitted sweep. The client makes it before it submits, so a repeated submission is recognised by
/// it.</summary>
/// <param name="Value">Ten characters of <c>0-9a-z</c> without <c>i l o u</c>, such as <c>7k3m9x0qtz</c>.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SweepId")]
public readonly record struct SweepId(string Value)
{
    /// <summary>How many characters an id has: 50 bits, so two of a million sweeps collide once in two thousand
    /// times.</summary>
    public const int Length = 10;

    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Makes a new id from the system's secure random numbers.</summary>
    public static SweepId New() => new(RandomNumberGenerator.GetString(Digits, Length));

    /// <summary>Reads an id; false for anything that is not exactly <see cref="Length"/> allowed characters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SweepId id)
    {
        var valid = text is { Length: Length } && text.All(c => Digits.Contains(c, StringComparison.Ordinal));
        id = valid ? new SweepId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
