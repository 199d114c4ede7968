namespace Sweep.Silo.Tests;

public sealed class PodIdentityTests
{
    private readonly Dictionary<string, string> _environment = new()
    {
        ["KUBERNETES_SERVICE_HOST"] = "10.96.0.1",
        ["POD_NAME"] = "sweep-silo-7f",
        ["POD_NAMESPACE"] = "sweep",
        ["POD_IP"] = "10.1.2.3",
        ["ORLEANS_CLUSTER_ID"] = ClusterNames.ClusterId,
        ["ORLEANS_SERVICE_ID"] = ClusterNames.ServiceId,
    };

    private readonly List<string> _said = [];
    private bool _hasToken = true;

    [Fact]
    public void Find_EverythingIsThere_Watches()
    {
        Assert.Equal(new PodIdentity("sweep-silo-7f", "sweep", IsWatching: true), Find());
        Assert.Empty(_said);
    }

    [Fact]
    public void Find_LedgerIsAFile_IsNoPod()
    {
        Assert.Null(Find(server: null));
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST")]
    [InlineData("POD_NAME")]
    public void Find_OutsideOfAPodOrWithoutItsName_IsNoPod(string missing)
    {
        _environment.Remove(missing);

        Assert.Null(Find());
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData("POD_NAMESPACE")]
    [InlineData("POD_IP")]
    [InlineData("ORLEANS_CLUSTER_ID")]
    [InlineData("ORLEANS_SERVICE_ID")]
    public void Find_AVariableIsMissing_SaysSoAndKeepsThePodsName(string missing)
    {
        _environment[missing] = "";

        var pod = Find();

        Assert.Equal(("sweep-silo-7f", false), (pod?.Name, pod?.IsWatching));
        Assert.StartsWith($"{missing} is not set, so ", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POD_IP", "nowhere", "POD_IP is 'nowhere', which is no IP address, so ")]
    [InlineData("ORLEANS_CLUSTER_ID", "other", "ORLEANS_CLUSTER_ID is 'other' and must be 'sweep', so ")]
    [InlineData("ORLEANS_SERVICE_ID", "other", "ORLEANS_SERVICE_ID is 'other' and must be 'sweep', so ")]
    public void Find_AVariableIsWrong_SaysWhatIsRight(string variable, string value, string said)
    {
        _environment[variable] = value;

        Assert.False(Find()!.IsWatching);
        Assert.StartsWith(said, Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoToken_DoesNotWatch()
    {
        _hasToken = false;

        Assert.False(Find()!.IsWatching);
        Assert.Contains("automountServiceAccountToken", Assert.Single(_said), StringComparison.Ordinal);
    }

    private PodIdentity? Find(string? server = "postgres://sweep@db/sweep") => PodIdentity.Find(
        new DataDirectory("data") { Server = server }, _environment.GetValueOrDefault!,
        file => _hasToken && file == PodIdentity.TokenFile, _said.Add);
}
