namespace Sweep.Search.Tests.Space;

public sealed class GridFileHyperparameterTests
{
    [Theory]
    [InlineData("layers", "1", "1.0", "1e0")]
    [InlineData("cell", "\"rnn_scratch\"", "\"rnn\"", "\"gru\"", "\"lstm\"")]
    [InlineData("lr", "1e-9", "0.5", "1e300", "5e-324")]
    [InlineData("hidden_size", "1", "8192", "10.0", "1e1", "0.5e1", "80e-1", "1.00000E+2")]
    [InlineData("sampling", "\"sequential\"", "\"random\"", "\"sequential-reset\"")]
    [InlineData("batch_size", "1", "4096")]
    [InlineData("num_steps", "1", "4096")]
    [InlineData("epochs", "1", "1000000", "1e6")]
    [InlineData("clip_norm", "0.001", "1", "1e9")]
    [InlineData("init_std", "0", "-0", "0.0", "0e5", "0.01", "3")]
    public void Parse_HyperparameterInRange_IsTakenAloneAndInAList(string key, params string[] values)
    {
        foreach (var value in values)
        {
            var alone = Grid.Spec(Grid.Hyper($"\"{key}\":{value}"));
            var listed = Grid.Spec(Grid.Hyper($"\"{key}\":[{value},]"));
            Assert.Equal(SpecJson.Write(alone), SpecJson.Write(listed));
        }
    }

    [Theory]
    [InlineData("hidden_size", "0", "'0' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "8193", "'8193' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "-1", "'-1' is out of range; hidden_size takes ~")]
    [InlineData(
        "hidden_size", "1e99999999999999999999", "'1e99999999999999999999' is out of range; hidden_size takes ~")]
    [InlineData(
        "hidden_size", "99999999999999999999999999999999999999999999999999",
        "'99999999999999999999999999999999999999999999999999' is out of range; hidden_size takes ~")]
    [InlineData("hidden_size", "1.5", "'1.5' is not a whole number; hidden_size takes ~")]
    [InlineData("hidden_size", "5e-1", "'5e-1' is not a whole number; hidden_size takes ~")]
    [InlineData(
        "hidden_size", "1e-99999999999999999999",
        "'1e-99999999999999999999' is not a whole number; hidden_size takes ~")]
    [InlineData(
        "hidden_size", "1.0000000000000000000000000000000000001",
        "'1.0000000000000000000000000000000000001' is not a whole number; hidden_size takes ~")]
    [InlineData(
        "hidden_size", "\"64\"", "'64' is text, not a number; hidden_size takes ~ Leave the double quotes out: 64.")]
    [InlineData(
        "hidden_size", "\"64, 32\"",
        "'64, 32' is text, not a number; hidden_size takes ~ Several values are written as a list: [64, 32].")]
    [InlineData("hidden_size", "\"many\"", "'many' is text, not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "\"NaN\"", "'NaN' is text, not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "true", "'true' is not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "null", "'null' is not a number; hidden_size takes ~")]
    [InlineData("hidden_size", "{}", "'{...}' is an object where one value is wanted; hidden_size takes ~")]
    [InlineData("batch_size", "4097", "'4097' is out of range; batch_size takes ~")]
    [InlineData("num_steps", "0", "'0' is out of range; num_steps takes ~")]
    [InlineData("epochs", "1000001", "'1000001' is out of range; epochs takes ~")]
    [InlineData("lr", "0", "'0' is out of range; lr takes ~")]
    [InlineData("lr", "-0.5", "'-0.5' is out of range; lr takes ~")]
    [InlineData("lr", "1e999", "'1e999' is beyond what a number can hold; lr takes ~")]
    [InlineData("lr", "-1e99999999999", "'-1e99999999999' is beyond what a number can hold; lr takes ~")]
    [InlineData("lr", "1e-999", "'1e-999' is too close to 0 to tell it from 0; lr takes ~")]
    [InlineData("lr", "\"0.5\"", "'0.5' is text, not a number; lr takes ~ Leave the double quotes out: 0.5.")]
    [InlineData("clip_norm", "0", "'0' is out of range; clip_norm takes ~")]
    [InlineData("init_std", "-1", "'-1' is out of range; init_std takes ~")]
    [InlineData("sampling", "\"sequental\"", "'sequental' is not known; sampling takes ~ Did you mean 'sequential'?")]
    [InlineData(
        "sampling", "\"sequential_reset\"",
        "'sequential_reset' is not known; sampling takes ~ Did you mean 'sequential-reset'?")]
    [InlineData("sampling", "\"Random\"", "'Random' is not known; sampling takes ~ Did you mean 'random'?")]
    [InlineData("sampling", "\"zzz\"", "'zzz' is not known; sampling takes ~")]
    [InlineData("sampling", "1", "'1' is not text; sampling takes ~")]
    [InlineData("cell", "\"transformer\"", "'transformer' is not known; cell takes ~")]
    [InlineData("layers", "0", "'0' is out of range; layers takes ~")]
    [InlineData("layers", "9", "'9' is out of range; layers takes ~")]
    public void Parse_HyperparameterThatIsWrong_IsBlamedAloneAndInAList(string key, string value, string message)
    {
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Hyper($"\n  \"{key}\": §{value}\n")));
        var listed = Grid.Hyper($"\"{key}\":[§{value}]");
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(listed));
        var fault = Grid.OneFault(listed.Replace("§", "", StringComparison.Ordinal));
        Assert.Equal($"$.hyperparameters.{key}[0]", fault.Path);
    }

    [Theory]
    [InlineData("lr", "[]", "'[]' is an empty list; lr takes a number above 0, or a list of such values.")]
    [InlineData(
        "sampling", "[ ]",
        "'[]' is an empty list; sampling takes one of 'sequential', 'random', 'sequential-reset', or a list of "
            + "such values.")]
    public void Parse_EmptyAxis_IsBlamed(string key, string value, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Hyper($"\"{key}\":§{value}")));

    [Fact]
    public void Parse_ListInAnAxis_IsBlamed() => Assert.Equal(
        Takes.FillIn("'[...]' is a list where one value is wanted; epochs takes ~"),
        Grid.MessageAtMark(Grid.Hyper("\"epochs\":[1,§[2]]")));

    [Theory]
    [InlineData("lr", "[1,§1.0]", "'1.0' is in the list already, as $.hyperparameters.lr[0]; keep one.")]
    [InlineData("lr", "[0.1,2,§1e-1]", "'1e-1' is in the list already, as $.hyperparameters.lr[0]; keep one.")]
    [InlineData("init_std", "[0,1,§-0]", "'-0' is in the list already, as $.hyperparameters.init_std[0]; keep one.")]
    [InlineData("epochs", "[5,10,§1e1]", "'1e1' is in the list already, as $.hyperparameters.epochs[1]; keep one.")]
    [InlineData(
        "sampling", "[\"random\",§\"random\"]",
        "'random' is in the list already, as $.hyperparameters.sampling[0]; keep one.")]
    public void Parse_ValueTwiceOnAnAxis_IsBlamedWhereItRepeats(string key, string values, string message) =>
        Assert.Equal(Takes.FillIn(message), Grid.MessageAtMark(Grid.Hyper($"\"{key}\":{values}")));

    [Theory]
    [InlineData("\"cell\":\"rnn\",\"layers\":8")]
    [InlineData("\"cell\":[\"gru\",\"lstm\"],\"layers\":[1,2,8]")]
    [InlineData("\"cell\":[\"rnn_scratch\",\"lstm\"],\"layers\":[1]")]
    public void Parse_LayersThatEveryCellHas_AreTaken(string members) => Grid.Spec(Grid.Hyper(members));

    [Theory]
    [InlineData("\"layers\":§2", "Name the cell 'rnn', 'gru' or 'lstm'")]
    [InlineData("\"layers\":[1,§3,2]", "Name the cell 'rnn', 'gru' or 'lstm'")]
    [InlineData("\"cell\":[\"gru\",\"rnn_scratch\"],\"layers\":[1,§2]", "Take it out of the cells")]
    public void Parse_MoreLayersForACellThatHasOne_AreBlamed(string members, string advice) => Assert.Equal(
        $"The cell 'rnn_scratch', which is also the default, has one layer alone. {advice} for more layers, or give layers 1.",
        Grid.MessageAtMark(Grid.Hyper(members)));

    [Fact]
    public void Parse_MoreLayersForAMisspeltCell_BlamesTheCellAlone() =>
        Assert.Equal("$.hyperparameters.cell", Grid.OneFault(Grid.Hyper("\"cell\":\"lstmm\",\"layers\":2")).Path);
}
