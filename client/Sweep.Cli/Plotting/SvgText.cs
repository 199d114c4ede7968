using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Sweep.Cli;

/// <summary>Makes the texts of a drawn SVG what a reader of the file expects: words, not single letters at fixed places.</summary>
internal static class SvgText
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Gives the picture a title and a view box, and every text one place, an anchor there, and fonts to fall back to.</summary>
    /// <param name="xml">As it was drawn.</param>
    /// <param name="title">What the picture shows.</param>
    /// <param name="written">A text that was drawn with other characters, and what it says.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Finish(string xml, string title, (string Drawn, string Says) written)
    {
        var root = XElement.Parse(xml);
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")?.Value} {root.Attribute("height")?.Value}");
        foreach (var text in root.Descendants(Svg + "text").ToList()) Simplify(text, written);
        root.AddFirst(new XElement(Svg + "title", Allowed(title)));
        using MemoryStream file = new();
        using (var writer = XmlWriter.Create(file, new() { Encoding = new UTF8Encoding(false) })) root.Save(writer);
        return file.ToArray();
    }

    private static void Simplify(XElement text, (string Drawn, string Says) written)
    {
        var words = text.Value.Trim();
        var family = text.Attribute("font-family")?.Value ?? "";
        var isBold = int.TryParse(text.Attribute("font-weight")?.Value, CultureInfo.InvariantCulture, out var weight) && weight >= 600;
        var width = PlotFonts.Width(words, family, isBold, Numbers(text, "font-size")[0]);
        var (x, y) = (Numbers(text, "x")[0], Numbers(text, "y")[0]);
        var isMiddle = Math.Abs(x + width / 2) < 2;
        var isEnd = !isMiddle && Math.Abs(x + width) < 2;
        text.SetAttributeValue("x", isMiddle || isEnd ? "0" : Invariant(x));
        text.SetAttributeValue("y", Invariant(y));
        if (isMiddle || isEnd) text.SetAttributeValue("text-anchor", isMiddle ? "middle" : "end");
        text.SetAttributeValue("font-family", $"'{family}', sans-serif");
        text.Value = Allowed(words == written.Drawn.Trim() ? written.Says : words);
    }

    // Lists end with a comma, which not every reader takes.
    private static float[] Numbers(XElement element, string attribute) =>
    [
        .. (element.Attribute(attribute)?.Value ?? "0")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];

    private static string Invariant(float number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    // Whatever a name holds: XML has no place for half a surrogate pair, nor for U+FFFE.
    private static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes().Select(r => r.IsBmp && !XmlConvert.IsXmlChar((char)r.Value) ? "\ufffd" : r.ToString()));
}
