using Sweep.Cli;

namespace Sweep.Deploy.Tests;

public sealed class CommandLineTests
{
    public static TheoryData<string> Silos => [.. CommandLines.OfSilos.Select(line => line.ToString())];

    public static TheoryData<string> Pages => [.. CommandLines.OfPages.Select(line => line.ToString())];

    [Fact]
    public void CommandLines_OfSilosAndPages_AreFound()
    {
        Assert.Equal(5, CommandLines.OfSilos.Length);
        Assert.True(CommandLines.OfPages.Length > 10, string.Join('\n', CommandLines.OfPages));
    }

    [Theory]
    [MemberData(nameof(Silos))]
    public void Silo_Command_IsUnderstood(string line) => AssertUnderstood(CommandLines.OfSilos, line);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Command_IsUnderstood(string line) => AssertUnderstood(CommandLines.OfPages, line);

    [Theory]
    [MemberData(nameof(Silos))]
    public void Silo_Ports_AreTheOnesOfEveryFile(string text)
    {
        var line = CommandLines.OfSilos.Single(line => line.ToString() == text);
        string[] options = ["--silo-port", "--gateway-port", "--metrics"];

        Assert.Equal(DeployFolder.Ports.Select(port => $"{port}"), options.Select(option => line.Arguments.Option(option)));
    }

    [Theory]
    [InlineData("cpu:1", true)]
    [InlineData("cpu:none", false)]
    public void SlotChoice_OfAText_TellsGoodFromBad(string slots, bool isGood) =>
        Assert.Equal(isGood, SlotChoice.Fault(slots) is null);

    [Fact]
    public void Slots_OfEachFile_AreSuchAsASiloTakes()
    {
        string[] slots =
        [
            .. Composition.Silos.Values.Select(silo => Composition.Usual(silo.Text("environment", "SWEEP_SLOTS"))),
            .. Composition.Cuda.Entries("services").Values.Select(silo => silo.Text("environment", "SWEEP_SLOTS")),
            Kubernetes.Silo.Items("env").Named("SWEEP_SLOTS").Text("value"),
            Kubernetes.SiloOnGpu.Items("env").Named("SWEEP_SLOTS").Text("value"),
            DeployFolder.UnitArguments().Option("--slots"),
        ];

        Assert.Equal(["cpu:1", "cpu:1", "cuda:0", "cuda:0", "cpu:2", "cuda:0", "cuda:0"], slots);
        Assert.All(slots, text => Assert.Null(SlotChoice.Fault(text)));
    }

    private static void AssertUnderstood(IEnumerable<CommandLine> lines, string text)
    {
        var line = lines.First(line => line.ToString() == text);
        var parsed = CommandTree.Create(CommandContext.ForThisProcess()).Parse(line.Arguments);

        Assert.Empty(parsed.Errors.Select(error => error.Message));
    }
}
