namespace Sweep.Deploy.Tests;

/// <summary>Finds the programs of Prometheus.</summary>
internal static class PrometheusFolder
{
    private const string Variable = "SWEEP_PROMETHEUS";

    /// <summary>The path of one of them. The test fails where it is not installed.</summary>
    public static string Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder + Path.PathSeparator : "")
            + Environment.GetEnvironmentVariable("PATH");
        var found = folders.Split(Path.PathSeparator).Select(path => Path.Combine(path, program)).FirstOrDefault(File.Exists);
        Assert.True(
            found is not null,
            $"There is no '{program}' on the PATH, nor in the folder that {Variable} names. Install Debian's package 'prometheus', or "
            + $"unpack it and set {Variable} to its usr/bin.");
        return found;
    }
}
