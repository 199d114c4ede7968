using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class TimeMachineTests
{
    private readonly TokenizedCorpus _corpus =
        TokenizedCorpus.Create(Requires.Corpus("timemachine.txt"), Preprocessing.Letters);

    [Fact]
    public void Create_TheTimeMachine_HasTheBooksCharacters()
    {
        Assert.Equal(Golden.TimeMachine.Characters, _corpus.Count);
    }

    [Fact]
    public void Create_TheTimeMachine_NumbersThemByFrequency()
    {
        Assert.Equal("<unk>" + Golden.TimeMachine.Vocabulary, string.Concat(_corpus.Vocabulary.Tokens));
        Assert.Equal(28, _corpus.Vocabulary.Count);
    }

    [Fact]
    public void Create_TheTimeMachine_BeginsWithTheKnownIds()
    {
        int[] first = [.. Golden.TimeMachine.FirstIds];

        Assert.Equal(first, _corpus.Tokens[..first.Length].ToArray());
    }

    [Fact]
    public void Create_TheTimeMachine_LetsWordsMeetAtLineEnds()
    {
        Assert.Contains("himwas", _corpus.Vocabulary.Decode(_corpus.Tokens.Span[..200]), StringComparison.Ordinal);
    }
}
