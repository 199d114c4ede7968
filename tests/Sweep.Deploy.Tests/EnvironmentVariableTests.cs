using System.Text.RegularExpressions;

namespace Sweep.Deploy.Tests;

public sealed partial class EnvironmentVariableTests
{
    private static readonly string[] Code = ["client", "silo", "grains"];

    public static TheoryData<string> Variables =>
    [
        .. DeployFolder.Files.Append("../docs/operations.md")
            .SelectMany(file => Names().Matches(DeployFolder.Read(file)).Select(match => match.Value))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Variables_AreFound() => Assert.Superset(
        new HashSet<string> { "SWEEP_STORE", "SWEEP_SLOTS", "SWEEP_PASSWORD_FILE" },
        Variables.Select(row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Variables))]
    public void Variable_IsReadByTheProgramAScriptTheUnitOrCompose(string name)
    {
        // Scripts and the unit read it as a shell does; the unit doubles its dollar signs.
        string[] scripts =
        [
            DeployFolder.Read("docker/sweep"), DeployFolder.Read("docker/sweep-health"), DeployFolder.Unit().Value("ExecStart"),
            DeployFolder.Read("local/up.sh"), DeployFolder.Read("local/processes.sh"),
        ];
        var isRead = IsReadByTheProgram(name)
            || scripts.Any(script => Regex.IsMatch(script, $@"\$(\{{{name}\b|{name}\b)"))
            || Composition.Read.Contains(name);

        Assert.True(isRead, $"Nothing reads '{name}'.");
    }

    [Fact]
    public void Variables_OfCompose_AreInTheReadme()
    {
        var readme = DeployFolder.Read("README.md");

        Assert.NotEmpty(Composition.Read);
        Assert.All(Composition.Read, name => Assert.Contains($"`{name}`", readme, StringComparison.Ordinal));
    }

    private static bool IsReadByTheProgram(string name) => Code
        .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
        .Any(file => File.ReadAllText(file).Contains($"Variable = \"{name}\";", StringComparison.Ordinal));

    [GeneratedRegex(@"\bSWEEP_[A-Z_]*[A-Z]")]
    private static partial Regex Names();
}
