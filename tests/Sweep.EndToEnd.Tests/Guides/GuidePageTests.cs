namespace Sweep.EndToEnd.Tests;

public sealed class GuidePageTests
{
    [Fact]
    public void Read_PageWithNotes_GivesBlocksInOrderWithTheirNotes()
    {
        var blocks = GuidePage.Read("""
            # A guide

            <!-- file: grid.json -->
            ```jsonc
            { "corpus": "sample" }
            ```

            <!-- exit: 2 -->
            <!-- needs: sqlite3 -->

            ```sh
            sweep run
            sweep best
            ```
            It prints:

            ```text
            nothing
            ```
            """);

        Assert.Equal(["jsonc", "sh", "text"], blocks.Select(block => block.Language));
        Assert.Equal([4, 11, 17], blocks.Select(block => block.Line));
        Assert.Equal("grid.json", blocks[0].Note(GuideNotes.File));
        Assert.Equal("sweep run\nsweep best", blocks[1].Text);
        Assert.Equal(("2", "sqlite3"), (blocks[1].Note(GuideNotes.Exit), blocks[1].Note(GuideNotes.Needs)));
        Assert.Empty(blocks[2].Notes);
    }

    [Theory]
    [InlineData("```sh\nsweep run\n", "line 1: the block that begins here does not end")]
    [InlineData("```python\nprint()\n```", "line 1: a block of 'python' is not run")]
    [InlineData("```\nsweep run\n```", "line 1: a block of '' is not run")]
    [InlineData("<!-- exits: 2 -->\n```sh\nsweep run\n```", "line 1: the note 'exits' is none of")]
    [InlineData("<!-- exit: 2 -->\nNow:\n```sh\nsweep run\n```", "line 2: a note stands right before its block")]
    public void Read_BlockThatWouldNotBeTried_IsRefused(string page, string message) =>
        Assert.Contains(
            message, Assert.Throws<FormatException>(() => GuidePage.Read(page)).Message, StringComparison.Ordinal);
}
