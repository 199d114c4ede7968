namespace Sweep.Cli.Tests;

public sealed class SweepSelectorTests
{
    private readonly string[] _ids = ["9aaaaaaaaa", "7kbbbbbbbb", "7kcccccccc"];

    [Fact]
    public void Select_Nothing_FindsTheNewest() => Assert.Equal("9aaaaaaaaa", Select(null));

    [Theory]
    [InlineData("7kcccccccc", "7kcccccccc")]
    [InlineData("9", "9aaaaaaaaa")]
    [InlineData("7kb", "7kbbbbbbbb")]
    public void Select_IdOrItsUniqueStart_FindsThatSweep(string wanted, string id) => Assert.Equal(id, Select(wanted));

    [Fact]
    public void Select_Name_FindsTheNewestOfThatName() =>
        Assert.Equal("7kbbbbbbbb", Select("lstm", "gru", "lstm", "lstm"));

    [Fact]
    public void Select_NameThatIsAlsoTheStartOfAnId_FindsTheName() =>
        Assert.Equal("7kcccccccc", Select("9", "a", "b", "9"));

    [Fact]
    public void Select_AmbiguousStart_ListsTheCandidates()
    {
        var fault = Assert.Throws<CommandException>(() => Select("7k", "a", "b", "c"));

        Assert.Equal(
            "'7k' is the start of 2 ids: 7kbbbbbbbb (b), 7kcccccccc (c). Give more characters.", fault.Message);
        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
    }

    [Fact]
    public void Select_Unknown_SaysWhereToLook() => Assert.Equal(
        "No sweep has the id or name 'x'. 'sweep list' shows those that are here.",
        Assert.Throws<CommandException>(() => Select("x")).Message);

    [Fact]
    public void Select_Empty_IsRefused() => Assert.Throws<CommandException>(() => Select(""));

    private string Select(string? wanted, params string[] names)
    {
        var sweeps = _ids.Select((id, i) =>
            new FakeSweep(id, Specs.OneTrial with { Name = i < names.Length ? names[i] : "time-machine" }).Summary);
        return SweepSelector.Select([.. sweeps], wanted).Sweep.Id.Value;
    }
}
