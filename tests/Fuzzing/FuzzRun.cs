using System.Globalization;

namespace Sweep.Fuzzing;

/// <summary>Makes inputs from seeds and gives each to a test, so that a failing one can be made again from two numbers.</summary>
internal static class FuzzRun
{
    private const string InputsVariable = "SWEEP_FUZZ_INPUTS";
    private const string SeedVariable = "SWEEP_FUZZ_SEED";

    /// <summary>Runs a check on so many inputs as <c>SWEEP_FUZZ_INPUTS</c> says, with the random numbers of
    /// <c>SWEEP_FUZZ_SEED</c>.</summary>
    /// <param name="share">The part of the inputs that this check gets, in (0, 1].</param>
    /// <param name="check">Makes one input from the random numbers and checks it. Throws on a finding.</param>
    /// <exception cref="InvalidOperationException">A finding, with the input's number and the seed.</exception>
    public static void Run(double share, Action<Random> check)
    {
        var (inputs, seed) = ((int)(Number(InputsVariable, 20_000) * share), Number(SeedVariable, 1));
        for (var input = 0; input < inputs; input++)
        {
            try
            {
                check(new Random(unchecked(seed * 1_000_003 + input)));
            }
            catch (Exception finding)
            {
                throw new InvalidOperationException($"Input {input} of seed {seed}: {finding.Message}", finding);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{inputs} inputs of seed {seed}");
    }

    /// <summary>One of these, each as likely.</summary>
    public static T Of<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    private static int Number(string variable, int @default) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : @default;
}
