using System.Text;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class VocabularyTests
{
    [Fact]
    public void Create_EqualFrequencies_OrdersByCodePoint()
    {
        var file = Encoding.UTF8.GetBytes("zz\U0001F600\uFF5Eba");
        var vocabulary = TokenizedCorpus.Create(file, Preprocessing.Raw).Vocabulary;

        // In UTF-16 the surrogates of U+1F600 would sort before U+FF5E.
        Assert.Equal(["<unk>", "z", "a", "b", "\uFF5E", "\U0001F600"], vocabulary.Tokens);
    }

    [Fact]
    public void Encode_CharactersThatAreNotKnown_GivesZero()
    {
        Assert.Equal([1, 0, 2, 0], Vocabulary.Of("aab").Encode("aXb\U0001F600"));
    }

    [Fact]
    public void Decode_EncodedText_GivesTheTextBack()
    {
        const string Text = "na\u00EFve \U0001F600 text";
        var vocabulary = Vocabulary.Of(Text);

        Assert.Equal(Text, vocabulary.Decode(vocabulary.Encode(Text)));
        Assert.Equal("<unk>", vocabulary.Decode([0]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Decode_IdThatIsNone_Throws(int id)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Of("ab").Decode([id]));
    }

    [Theory]
    [InlineData("a", "")]
    [InlineData("a", "ab")]
    [InlineData("a", "a")]
    [InlineData("a", "\uD800")]
    public void Create_OtherThanDistinctCharacters_GivesNull(string one, string other)
    {
        Assert.Null(Vocabulary.Create([one, other]));
    }
}
