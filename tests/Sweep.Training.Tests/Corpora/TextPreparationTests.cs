using System.Text;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class TextPreparationTests
{
    [Theory]
    [InlineData("Don't -- stop!\n", "don t stop")]
    [InlineData("  one\r\n\r\n  TWO  \r\n", "onetwo")]
    [InlineData("old\rmac", "oldmac")]
    [InlineData("na\u00EFve caf\u00E9 \u0130x", "na ve caf x")]
    [InlineData("\uFEFFbom", "bom")]
    public void Prepare_Letters_KeepsLowerCaseWordsWithinLines(string text, string expected)
    {
        Assert.Equal(expected, Prepare(text, Preprocessing.Letters));
    }

    [Theory]
    [InlineData("A-b\r\nC\rD\n", "A-b\nC\nD\n")]
    [InlineData("\uFEFFna\u00EFve \U0001F600\f\u2028", "na\u00EFve \U0001F600\f\u2028")]
    public void Prepare_Raw_UnifiesLineEndsAlone(string text, string expected)
    {
        Assert.Equal(expected, Prepare(text, Preprocessing.Raw));
    }

    [Fact]
    public void Prepare_InvalidUtf8_NamesTheByteAndItsOffset()
    {
        var fault = Assert.Throws<CorpusFormatException>(
            () => TextPreparation.Prepare([0x61, 0xC3, 0xA9, 0xFF, 0x62], Preprocessing.Raw));

        Assert.Equal(
            "The corpus is no valid UTF-8: byte '0xFF' at offset '3' belongs to no character. " +
            "Save the text as UTF-8 and try again.",
            fault.Message);
    }

    [Theory]
    [InlineData("", Preprocessing.Raw)]
    [InlineData("\uFEFF", Preprocessing.Raw)]
    [InlineData("123 \u4E16\u754C\n", Preprocessing.Letters)]
    public void Prepare_NothingLeft_SaysThatTheCorpusIsEmpty(string text, Preprocessing preprocessing)
    {
        var fault = Assert.Throws<CorpusFormatException>(() => Prepare(text, preprocessing));

        Assert.StartsWith("The corpus is empty", fault.Message, StringComparison.Ordinal);
    }

    private static string Prepare(string text, Preprocessing preprocessing) =>
        TextPreparation.Prepare(Encoding.UTF8.GetBytes(text), preprocessing);

    [Theory]
    [InlineData("time traveller", "time traveller")]
    [InlineData("Time Traveller", "time traveller")]
    [InlineData("the ", "the ")]
    [InlineData("  \"Well,\" he said;\nand", "well he said and")]
    [InlineData("1895", " ")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("\ud83d\ude00!", "\ud83d\ude00 ")]
    public void PreparePrompt_Letters_ReadsAsTheCorpusDoes(string prompt, string expected) =>
        Assert.Equal(expected, TextPreparation.PreparePrompt(prompt, Preprocessing.Letters));

    [Fact]
    public void PreparePrompt_Raw_ChangesLineEndsAlone() =>
        Assert.Equal("To be,\nor Not", TextPreparation.PreparePrompt("To be,\r\nor Not", Preprocessing.Raw));
}
