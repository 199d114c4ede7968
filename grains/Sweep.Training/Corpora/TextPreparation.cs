using System.Buffers;
using System.Text;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Turns the bytes of a corpus file into the characters that are trained on.</summary>
internal static class TextPreparation
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes and preprocesses a file; a leading byte order mark is no part of the text.</summary>
    /// <exception cref="CorpusFormatException">The bytes are no UTF-8, or no character is left.</exception>
    public static string Prepare(ReadOnlySpan<byte> utf8, Preprocessing preprocessing)
    {
        var fault = FindInvalidByte(utf8);
        if (fault >= 0)
        {
            throw new CorpusFormatException(
                $"The corpus is no valid UTF-8: byte '0x{utf8[fault]:X2}' at offset '{fault}' " +
                "belongs to no character. Save the text as UTF-8 and try again.");
        }

        if (utf8.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        var characters = Encoding.UTF8.GetString(utf8);
        var text = preprocessing switch
        {
            Preprocessing.Letters => KeepLetters(characters),
            Preprocessing.Raw => UnifyLineEnds(characters),
            _ => throw new ArgumentOutOfRangeException(
                nameof(preprocessing), preprocessing, "There is no such preprocessing."),
        };
        if (text.Length > 0) return text;
        throw new CorpusFormatException(preprocessing == Preprocessing.Letters
            ? "The corpus is empty: preprocessing 'letters' keeps A-Z and a-z, and there are none in it. " +
                "Take another text, or preprocessing 'raw'."
            : "The corpus is empty. Take a file with text in it.");
    }

    /// <summary>Makes a prompt look like the corpus that a model was trained on. Of letters, a gap at the end stays as one
    /// space: the model is to begin a word.</summary>
    /// <param name="prompt">At least one character.</param>
    /// <param name="preprocessing">The corpus's.</param>
    /// <returns>At least one character.</returns>
    public static string PreparePrompt(string prompt, Preprocessing preprocessing)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        if (preprocessing == Preprocessing.Raw) return UnifyLineEnds(prompt);
        var text = new StringBuilder(prompt.Length);
        foreach (var character in prompt)
        {
            // What is a letter of another alphabet stays, and counts as unknown, rather than vanish unseen.
            if (char.IsLetter(character)) text.Append(char.ToLowerInvariant(character));
            else if (char.IsSurrogate(character)) text.Append(character);
            else if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
        }
        return text.Length > 0 ? text.ToString() : " ";
    }

    private static int FindInvalidByte(ReadOnlySpan<byte> utf8)
    {
        for (var offset = 0; offset < utf8.Length;)
        {
            var status = Rune.DecodeFromUtf8(utf8[offset..], out _, out var length);
            if (status != OperationStatus.Done) return offset;
            offset += length;
        }
        return -1;
    }

    // Not string.ReplaceLineEndings: that rewrites form feeds and Unicode separators too, which are characters of the
    // text.
    private static string UnifyLineEnds(string characters) =>
        characters.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    // Lines are joined with nothing between, so words meet at line ends, as in the book.
    private static string KeepLetters(string characters)
    {
        var text = new StringBuilder(characters.Length);
        var lineHasLetters = false;
        var gap = false;
        foreach (var character in characters)
        {
            if (character is '\n' or '\r')
            {
                lineHasLetters = gap = false;
            }
            else if (char.IsAsciiLetter(character))
            {
                if (gap && lineHasLetters) text.Append(' ');
                text.Append(char.ToLowerInvariant(character));
                lineHasLetters = true;
                gap = false;
            }
            else
            {
                gap = true;
            }
        }
        return text.ToString();
    }
}
