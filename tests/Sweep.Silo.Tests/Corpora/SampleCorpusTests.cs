using System.Text;
using System.Text.RegularExpressions;

namespace Sweep.Silo.Tests.Corpora;

public sealed partial class SampleCorpusTests
{
    private static readonly string Text = ReadShipped();

    private static readonly string Letters = string.Concat(
        Text.Split('\n').Select(line => NotLetters().Replace(line, " ").Trim().ToLowerInvariant()));

    [Fact]
    public void File_HasTheHashAndLengthOfTheCatalogue()
    {
        var entry = CorpusCatalogue.Shipped.Get("sample");
        var content = Encoding.UTF8.GetBytes(Text);

        Assert.Equal((entry.Sha256, entry.Bytes), (LibraryFixture.Hash(content), content.Length));
    }

    [Fact]
    public void File_IsPlainLinesOfAtMostSeventyCharacters()
    {
        Assert.DoesNotContain(Text, c => c is not ('\n' or (>= ' ' and <= '~')));
        Assert.EndsWith(".\n", Text);
        Assert.All(Text.Split('\n'), line => Assert.InRange(line.Length, 0, 70));
    }

    [Fact]
    public void Letters_LeaveRoomForValidationAfterTenThousand() =>
        Assert.InRange(Letters.Length, 13_000, int.MaxValue);

    [Fact]
    public void Letters_FirstTenThousand_HoldTheWholeAlphabet() =>
        Assert.Equal(" abcdefghijklmnopqrstuvwxyz", string.Concat(Letters[..10_000].Distinct().Order()));

    [Fact]
    public void Letters_FirstTenThousand_SpeakOfTheTimeTravellerAgainAndAgain() =>
        Assert.InRange(Letters[..10_000].Split("time traveller").Length - 1, 40, 100);

    private static string ReadShipped()
    {
        using var reader = new StreamReader(ShippedFile.Open("sample.txt")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("[^A-Za-z]+")]
    private static partial Regex NotLetters();
}
