using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Sweep.EndToEnd.Tests;

/// <summary>Reads the fenced blocks of a page written in Markdown.</summary>
internal static partial class GuidePage
{
    private const string Fence = "```";

    /// <summary>The blocks, in order.</summary>
    /// <exception cref="FormatException">A block that the test could not see to, or a note that it does not know: what
    /// a page shows is to be tried, or to say why not.</exception>
    public static ImmutableArray<GuideBlock> Read(string page)
    {
        var blocks = ImmutableArray.CreateBuilder<GuideBlock>();
        var lines = page.ReplaceLineEndings("\n").Split('\n');
        Dictionary<string, string> notes = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, line => line.TrimEnd() == Fence);
                if (end < 0) throw new FormatException($"line {i + 1}: the block that begins here does not end.");
                var text = string.Join('\n', lines[(i + 1)..end]);
                blocks.Add(Checked(new(i + 1, lines[i][Fence.Length..].Trim(), text, notes)));
                (notes, i) = ([], end);
            }
            else if (Comment().Match(lines[i]) is { Success: true } comment)
            {
                var key = comment.Groups["key"].Value;
                if (!GuideNotes.All.Contains(key))
                {
                    throw new FormatException(
                        $"line {i + 1}: the note '{key}' is none of: {string.Join(", ", GuideNotes.All)}.");
                }

                notes[key] = comment.Groups["value"].Value;
            }
            else if (lines[i].Length > 0 && notes.Count > 0)
            {
                throw new FormatException(
                    $"line {i + 1}: a note stands right before its block, not before '{lines[i]}'.");
            }
        }
        return blocks.ToImmutable();
    }

    private static GuideBlock Checked(GuideBlock block) =>
        block.Language is "sh" or "text" || block.Note(GuideNotes.File) is not null
            || block.Note(GuideNotes.ShownOnly) is not null
            ? block
            : throw new FormatException(
                $"line {block.Line}: a block of '{block.Language}' is not run. Mark commands as sh and what they print "
                + $"as text, or note '{GuideNotes.File}: NAME' or '{GuideNotes.ShownOnly}: REASON' before it.");

    [GeneratedRegex("^<!-- (?<key>[a-z ]+): (?<value>.*\\S) -->$")]
    private static partial Regex Comment();
}
