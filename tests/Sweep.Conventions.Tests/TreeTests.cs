using System.Text.RegularExpressions;

namespace Sweep.Conventions.Tests;

/// <summary>What the whole tree keeps to.</summary>
public sealed partial class TreeTests
{
    private const int MostLines = 350;
    private const int MostColumns = 140;

    private static readonly string[] TopLevel =
        ["artifacts", "client", "contracts", "data", "deploy", "docs", "grains", "silo", "tests", "TestResults"];

    [Fact]
    public void SourceFiles_AreShort() =>
        None(Repository.Files(".cs").Where(file => Repository.Lines(file).Length > MostLines));

    [Fact]
    public void SourceLines_AreShort() => None(
        from file in Repository.Files(".cs")
        from line in Repository.Lines(file).Index()
        where line.Item.Length > MostColumns
        select $"{file}:{line.Index + 1}");

    [Fact]
    public void SourceFiles_HaveNamesThatSayWhatTheyDo() => None(
        Repository.Files(".cs").Where(file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file))));

    [Fact]
    public void Sources_HaveNoRegionsAndNoUnnumberedReminders() => None(
        from file in Repository.Files(".cs")
        where !file.EndsWith("/TreeTests.cs", StringComparison.Ordinal)
        from line in Repository.Lines(file).Index()
        where line.Item.Contains("#region", StringComparison.Ordinal) || Reminder().IsMatch(line.Item)
        select $"{file}:{line.Index + 1}");

    [Fact]
    public void Folders_AtTheTop_AreTheKnownOnes() => None(
        Directory.EnumerateDirectories(Repository.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.')).Except(TopLevel));

    [Fact]
    public void CatchAll_IsOnlyWhereNothingMayEscape()
    {
        // The tops of the training thread and the writing threads, and the command's outermost frame. The analyzer refuses it
        // everywhere else, so each of them shows as a suppression.
        string[] places =
        [
            "client/Sweep.Cli/CommandApp.cs",
            "grains/Sweep.Grains/Devices/SlotLanes.cs",
            "silo/Sweep.Silo/Storage/Postgres/PostgresWriter.cs",
            "silo/Sweep.Silo/Storage/Sqlite/SqliteWriter.cs",
        ];

        var suppressions = Repository.Files(".cs").Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))
            .Where(file => Repository.Text(file).Contains("CA1031", StringComparison.Ordinal));

        Assert.Equal(places, suppressions);
    }

    [Fact]
    public void Links_InPages_Resolve() => None(
        from file in Repository.Files(".md")
        from Match link in Link().Matches(Repository.Text(file))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
        let path = Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target)
        where !File.Exists(path) && !Directory.Exists(path)
        select $"{file}: {target}");

    [Fact]
    public void Projects_AreAllInTheSolution()
    {
        var solution = Repository.Text("Sweep.sln").Replace('\\', '/');

        None(Repository.Files(".csproj").Where(project => !solution.Contains(project, StringComparison.Ordinal)));
    }

    [Fact]
    public void Projects_HaveALockFile() => None(
        Repository.Files(".csproj")
            .Select(project => $"{Path.GetDirectoryName(project)}/packages.cpu-linux-x64.lock.json".Replace('\\', '/'))
            .Where(file => !File.Exists(Path.Combine(Repository.Root, file))));

    private static void None(IEnumerable<string> offenders) => Assert.Empty(offenders);

    [GeneratedRegex("(Utils?|Helpers?|Common|Manager)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Reminder();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
