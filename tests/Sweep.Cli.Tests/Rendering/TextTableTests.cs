namespace Sweep.Cli.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void Render_AlignsNumbersRightAndTextLeft() => Assert.Equal(
        ["name    trials", "short       12", "longer       1"],
        Render(80, new TextTable(new("name"), new("trials", IsNumber: true)).Add("short", "12").Add("longer", "1")));

    [Fact]
    public void Render_TooNarrow_EllipsisColumnGivesWay() => Assert.Equal(
        ["name          n", "a name that…  1"],
        Render(15, new TextTable(new("name", Narrowing: Narrowing.Ellipsis), new("n", IsNumber: true))
            .Add("a name that is long", "1")));

    [Fact]
    public void Render_TooNarrow_WrapColumnLosesNoWord() => Assert.Equal(
        ["values        n", "lr=0.5        1", "layers=2", "epochs=500"],
        Render(15, new TextTable(new("values", Narrowing: Narrowing.Wrap), new("n", IsNumber: true))
            .Add("lr=0.5 layers=2 epochs=500", "1")));

    [Fact]
    public void Render_TooNarrowForAWord_KeepsTheWordWhole() => Assert.Equal(
        ["values           n", "hidden_size=512  1", "lr=2"],
        Render(18, new TextTable(new("values", Narrowing: Narrowing.Wrap), new("n", IsNumber: true))
            .Add("hidden_size=512 lr=2", "1")));

    [Fact]
    public void Render_TextBelow_IsSetInAndKeepsItsWords() => Assert.Equal(
        ["trial  n", "    8  1", "       lr=0.5", "       hidden_size=512", "    9  2"],
        Render(20, new TextTable(new("trial", IsNumber: true), new("n", IsNumber: true))
            .Add("8", "1").Below("lr=0.5 hidden_size=512").Add("9", "2")));

    [Fact]
    public void Render_NarrowerThanItCanBe_CutsLines() => Assert.All(
        Render(10, new TextTable(new("first column"), new("second column")).Add("abcdefghijkl", "abcdefghijklm")),
        line => Assert.True(line.Length <= 10, line));

    [Fact]
    public void Render_NoTerminal_CutsNothing()
    {
        var text = new string('x', 500);

        TextTable table = new(new TableColumn("name", Narrowing: Narrowing.Ellipsis));

        Assert.Contains(text, Render(null, table.Add(text)));
    }

    [Fact]
    public void Render_NoColours_HoldsNoControlCodes()
    {
        StringWriter writer = new();
        TerminalStream stream = new(writer, true, false, () => (80, 24));

        stream.Console.Write(new TextTable(new TableColumn("state")).Add(Styles.Of(Contracts.TrialState.Failed)));

        Assert.DoesNotContain("\e", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[3", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Colours_MarkTheState()
    {
        StringWriter writer = new();
        TerminalStream stream = new(writer, true, true, () => (80, 24));

        stream.Console.Write(new TextTable(new TableColumn("state")).Add(Styles.Of(Contracts.TrialState.Failed)));

        Assert.Matches("\e\\[[39]1mfailed", writer.ToString());
    }

    private static string[] Render(int? width, TextTable table)
    {
        StringWriter writer = new();
        TerminalStream stream = new(writer, width is not null, false, () => (width ?? 80, 24));
        stream.Console.Write(table);
        return Plain.Lines(writer.ToString());
    }
}
