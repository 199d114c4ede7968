using System.Globalization;

namespace Sweep.Deploy.Tests;

/// <summary>Reads how long something may take.</summary>
internal static class Duration
{
    /// <summary>The seconds of <c>45</c>, <c>45s</c> or <c>1m</c>.</summary>
    public static int Seconds(string text) => text[^1] switch
    {
        'm' => 60 * Number(text[..^1]),
        's' => Number(text[..^1]),
        _ => Number(text),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
