namespace Sweep.Search.Tests.Space;

public sealed class GridFileSyntaxTests
{
    private const string Nothing =
        "There is nothing here; the least that a grid file needs is { \"corpus\": \"timemachine\" }.";

    [Theory]
    [InlineData("§", Nothing)]
    [InlineData("  \n §", Nothing)]
    [InlineData("// only a comment\n§", Nothing)]
    [InlineData("/* only a comment */§", Nothing)]
    [InlineData("{\"corpus\":\"x\" §\"name\":\"y\"}", "A ',' is missing before 'name'.")]
    [InlineData("{\"corpus\":\"x\"\n  // a comment\n  §\"name\":\"y\"}", "A ',' is missing before 'name'.")]
    [InlineData("{\"corpus\":\"x\" §name:1}", "A ',' is missing before 'name'.")]
    [InlineData("{\"a\":[1 §2]}", "A ',' is missing before '2'.")]
    [InlineData("{\"a\":{} §{}}", "A ',' is missing before '{'.")]
    [InlineData("{\"corpus\":\"x\",§,}", "There is a ',' too many.")]
    [InlineData("{§,\"corpus\":\"x\"}", "There is a ',' too many.")]
    [InlineData("{\"a\":[1,§,2]}", "There is a ',' too many.")]
    [InlineData("{\"a\":[§,1]}", "There is a ',' too many.")]
    [InlineData("{\"corpus\":\"x\"§]", "']' does not close the '{' of line 1; '}' would be right.")]
    [InlineData("{\"corpus\":\"x\",§]", "']' does not close the '{' of line 1; '}' would be right.")]
    [InlineData("{\n\"a\":\n[1§}}", "'}' does not close the '[' of line 3; ']' would be right.")]
    [InlineData("{\"corpus\":§'x'}", "'x' is in single quotes; write text in double quotes.")]
    [InlineData("{§'corpus':\"x\"}", "'corpus' is in single quotes; write keys in double quotes.")]
    [InlineData("{§corpus:\"x\"}", "'corpus' is no key; write keys in double quotes, such as \"epochs\".")]
    [InlineData("{\"corpus\":\"x\",§1:2}", "'1' is no key; write keys in double quotes, such as \"epochs\".")]
    [InlineData("{§字:1}", "'字' is no key; write keys in double quotes, such as \"epochs\".")]
    [InlineData("{§[1]:1}", "'[' is no key; write keys in double quotes, such as \"epochs\".")]
    [InlineData("{§\"corpus\" \"x\"}", "A ':' and a value are missing after the key 'corpus'.")]
    [InlineData("{§\"corpus\"}", "A ':' and a value are missing after the key 'corpus'.")]
    [InlineData("{\"corpus\":§}", "A value is missing before '}'.")]
    [InlineData("{\"corpus\":§,}", "A value is missing before ','.")]
    [InlineData("{\"corpus\":§]", "A value is missing before ']'.")]
    [InlineData("{\"corpus\":§:1}", "':' is no value; write a number, text in double quotes, true, false or null.")]
    [InlineData("§}", "A value is missing before '}'.")]
    [InlineData("{\"corpus\":\"x\"} §}", "'}' follows after the end; remove it.")]
    [InlineData("{\"corpus\":\"x\"}§,", "',' follows after the end; remove it.")]
    [InlineData("{\"corpus\":\"x\"}\n§{\"corpus\":\"x\"}", "'{' follows after the end; remove it.")]
    [InlineData("{\"corpus\":\"x\"§", "The end comes too early: the '{' of line 1 is not closed; a '}' is missing.")]
    [InlineData("{\"corpus\":\"x\",§", "The end comes too early: the '{' of line 1 is not closed; a '}' is missing.")]
    [InlineData("{\"corpus\":§", "The end comes too early: the '{' of line 1 is not closed; a '}' is missing.")]
    [InlineData(
        "{\"corpus\":\"x\" // }§", "The end comes too early: the '{' of line 1 is not closed; a '}' is missing.")]
    [InlineData("{\n\"a\":[1,2§", "The end comes too early: the '[' of line 2 is not closed; a ']' is missing.")]
    [InlineData("{\n\"a\":[true§", "The end comes too early: the '[' of line 2 is not closed; a ']' is missing.")]
    [InlineData("{\"corpus\":§\"x", "'x' has no closing quote.")]
    [InlineData("{\"corpus\":§\"x\\", "'x\\' has no closing quote.")]
    [InlineData("{\"corpus\":§\"x\n\"}", "'x' has no closing quote; add it, or write a line break as \\n.")]
    [InlineData("{§\"corpus:1\n}", "'corpus:1' has no closing quote; add it, or write a line break as \\n.")]
    [InlineData("{\"corpus\":\"C:§\\data\"}", "'\\d' is no escape; write a backslash as \\\\.")]
    [InlineData("{\"corpus\":\"§\\u12g4\"}", "'\\u12g4' is no escape; write a backslash as \\\\.")]
    [InlineData("{\"corpus\":\"§\\字\"}", "'\\字' is no escape; write a backslash as \\\\.")]
    [InlineData("{\"corpus\":\"a§\tb\"}", "A control character stands in the text; write it as \\u0009.")]
    [InlineData(
        "{\"corpus\":§True}", "'True' is no value; write a number, text in double quotes, true, false or null.")]
    [InlineData("{\"corpus\":§nul}", "'nul' is no value; write a number, text in double quotes, true, false or null.")]
    [InlineData(
        "{\"corpus\":§timemachine}",
        "'timemachine' is no value; write a number, text in double quotes, true, false or null.")]
    [InlineData("{\"a\":§NaN}", "'NaN' is no value; write a number, text in double quotes, true, false or null.")]
    [InlineData(
        "{\"a\":§Infinity}", "'Infinity' is no value; write a number, text in double quotes, true, false or null.")]
    [InlineData("{\"a\":§-Infinity}", "'-Infinity' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§01}", "'01' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§.5}", "'.5' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§1.}", "'1.' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§+1}", "'+1' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§-}", "'-' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§1e}", "'1e' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§1_000}", "'1_000' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§0x10}", "'0x10' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":§1e", "'1e' is no number; write it like 10, 0.5 or 1e-3.")]
    [InlineData("{\"a\":1, §/* b", "A comment is not finished; write '// up to the line end' or '/* ... */'.")]
    [InlineData("{\"a\":1 §/* b", "A comment is not finished; write '// up to the line end' or '/* ... */'.")]
    [InlineData("{\"a\":1, §/ b}", "A comment is not finished; write '// up to the line end' or '/* ... */'.")]
    [InlineData("{\"corpus\":§\"\\ud800\"}", "'\\ud800' has one half of a \\u pair; give both halves.")]
    [InlineData("{\"corpus\":\"x\",§\"\\udc00\":1}", "'\\udc00' has one half of a \\u pair; give both halves.", 2)]
    public void Parse_TextThatIsNotJson_SaysInPlainWordsWhatToDo(string marked, string message, int faults = 1)
    {
        if (faults == 1)
        {
            Assert.Equal(message, Grid.MessageAtMark(marked));
            return;
        }

        var found = Grid.Faults(marked.Replace("§", "", StringComparison.Ordinal));
        Assert.Equal(faults, found.Length);
        var column = marked.IndexOf('§', StringComparison.Ordinal) + 1;
        Assert.Equal((message, column), (found[0].Message, found[0].Column));
    }

    [Theory]
    [InlineData("[1]", "'[...]' is no grid; write keys in braces, such as { \"corpus\": \"timemachine\" }.")]
    [InlineData("5", "'5' is no grid; write keys in braces, such as { \"corpus\": \"timemachine\" }.")]
    [InlineData("null", "'null' is no grid; write keys in braces, such as { \"corpus\": \"timemachine\" }.")]
    [InlineData(
        "\"timemachine\"", "'timemachine' is no grid; write keys in braces, such as { \"corpus\": \"timemachine\" }.")]
    public void Parse_SomethingElseThanAnObject_IsNoGrid(string json, string message)
    {
        Assert.Equal(message, Grid.MessageAtMark("\n§" + json));
        Assert.Equal("$", Grid.OneFault(json).Path);
    }

    [Fact]
    public void Parse_BracketsNestedDeeply_AreRefusedWithoutFollowingThem()
    {
        var message = Grid.MessageAtMark(string.Concat(Enumerable.Repeat("[", 16)) + "§" + new string('[', 100_000));

        Assert.Equal("Brackets are nested deeper than 16 levels; a grid needs three.", message);
    }

    [Fact]
    public void Parse_ByteOrderMark_IsPassedOver()
    {
        Assert.Equal("x", Grid.Spec("\uFEFF{\"corpus\":\"x\"}").Corpus.Name);
        Assert.Equal(2, Grid.OneFault("\uFEFF{\"lr\":1,\"corpus\":\"x\"}").Column);
    }

    [Fact]
    public void Parse_BytesThatAreNoText_AreWarnedOfWhereTheyStand() => Assert.Equal(
        new GridFault("$", 2, 11, "Here stand bytes that are no UTF-8 text; save the file as UTF-8, unless this is in a comment."),
        Assert.Single(GridFile.Parse("{ // caf\u00e9\n\"corpus\":\"\uFFFDx\"}", []).Warnings));

    [Fact]
    public void Parse_SixteenLevels_AreStillFollowed()
    {
        var fault = Grid.OneFault(Grid.Top("\"lr\":" + new string('[', 15) + new string(']', 15)));

        Assert.Equal("The key 'lr' is not known here; it belongs in 'hyperparameters'.", fault.Message);
    }
}
