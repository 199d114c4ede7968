using System.Globalization;

namespace Sweep.Silo;

/// <summary>Sizes in words.</summary>
internal static class Sizes
{
    /// <summary>A number of bytes in the unit that suits it.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < units.Length - 1) (size, unit) = (size / 1024, unit + 1);
        return size.ToString("0.#", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
