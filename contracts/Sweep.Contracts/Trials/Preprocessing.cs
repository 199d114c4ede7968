namespace Sweep.Contracts;

/// <summary>How a corpus file becomes characters.</summary>
[GenerateSerializer, Alias("Sweep.Preprocessing")]
public enum Preprocessing
{
    /// <summary>The book's: in each line every run of characters other than A-Z and a-z becomes one space, ends are
    /// stripped, letters lower-cased, lines joined with nothing between.</summary>
    Letters,

    /// <summary>Every character as it stands, line ends as <c>\n</c>.</summary>
    Raw,
}
