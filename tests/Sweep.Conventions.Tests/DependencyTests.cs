using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Sweep.Conventions.Tests;

/// <summary>Dependencies point one way. What an assembly refers to is read from its metadata, so nothing is loaded.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Sweep.Contracts"] = [],
        ["Sweep.Search"] = ["Sweep.Contracts"],
        ["Sweep.Kernels"] = ["Sweep.Contracts"],
        ["Sweep.Training"] = ["Sweep.Contracts", "Sweep.Kernels"],
        ["Sweep.Grains"] = ["Sweep.Contracts", "Sweep.Search", "Sweep.Training"],
        ["Sweep.Silo"] = ["Sweep.Contracts", "Sweep.Search", "Sweep.Training", "Sweep.Grains"],
        ["sweep"] = ["Sweep.Contracts", "Sweep.Search", "Sweep.Silo"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_RefersOnlyToThoseBelowIt(string assembly)
    {
        var own = References(assembly).Where(name => name.StartsWith("Sweep.", StringComparison.Ordinal) || name == "sweep");

        Assert.Empty(own.Except(Allowed[assembly]));
    }

    [Theory]
    [InlineData("TorchSharp", "Sweep.Training")]
    [InlineData("Microsoft.Data.Sqlite", "Sweep.Silo")]
    [InlineData("Dapper", "Sweep.Silo")]
    [InlineData("Npgsql", "Sweep.Silo")]
    [InlineData("dbup-core", "Sweep.Silo")]
    [InlineData("dbup-postgresql", "Sweep.Silo")]
    [InlineData("dbup-sqlite", "Sweep.Silo")]
    [InlineData("System.Net.Http", "Sweep.Silo")]
    [InlineData("Spectre.Console", "sweep")]
    [InlineData("ScottPlot", "sweep")]
    [InlineData("SkiaSharp", "sweep")]
    [InlineData("System.CommandLine", "sweep")]
    public void Package_IsUsedInOnePlace(string package, string place)
    {
        var users = Allowed.Keys.Where(assembly => References(assembly).Contains(package));

        Assert.Equal([place], users);
    }

    [Theory]
    [InlineData("Sweep.Contracts")]
    [InlineData("Sweep.Search")]
    [InlineData("Sweep.Training")]
    [InlineData("Sweep.Kernels")]
    public void OrleansRuntime_IsNotUsedBelowTheGrains(string assembly) =>
        Assert.DoesNotContain("Orleans.Runtime", References(assembly));

    private static HashSet<string> References(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
