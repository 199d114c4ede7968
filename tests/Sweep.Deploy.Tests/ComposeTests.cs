using System.Text.RegularExpressions;
using Sweep.Silo;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

public sealed partial class ComposeTests
{
    public static TheoryData<string> Services => [.. Composition.Services.Keys];

    [Fact]
    public void Services_AreADatabaseTwoSilosPrometheusAndGrafana() =>
        Assert.Equal(["grafana", "postgres", "prometheus", "silo-1", "silo-2"], Composition.Services.Keys);

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Names_ReferToWhatIsThere(string name)
    {
        var service = Composition.Services[name];
        var volumes = Composition.File.Entries("volumes").Keys.ToHashSet();
        var needed = service.Find("depends_on") is YamlSequenceNode
            ? service.Texts("depends_on")
            : [.. service.Entries("depends_on").Keys];

        Assert.Subset(Composition.Services.Keys.ToHashSet(), needed.ToHashSet());
        Assert.Subset(Composition.File.Entries("secrets").Keys.ToHashSet(), service.Texts("secrets").ToHashSet());
        Assert.NotEmpty(service.Texts("volumes"));
        Assert.All(service.Texts("volumes").Select(volume => volume.Split(':')[0]), source =>
            Assert.True(volumes.Contains(source) || IsFolder(source), $"'{source}' is neither a volume nor a folder."));
        Assert.All(
            service.Map("environment").Values.Where(value => value.StartsWith("/run/secrets/", StringComparison.Ordinal)),
            path => Assert.Contains(Path.GetFileName(path), service.Texts("secrets")));
    }

    [Fact]
    public void NamedThings_AreAllUsed()
    {
        Assert.Equal(Composition.File.Entries("secrets").Keys, Used("secrets"));
        Assert.Equal(
            Composition.File.Entries("volumes").Keys,
            Used("volumes").Select(volume => volume.Split(':')[0]).Where(volume => volume[0] != '.'));

        static IEnumerable<string> Used(string what) => Composition.Services.Values
            .SelectMany(service => service.Texts(what)).Select(text => text.Split(':')[0])
            .Distinct().Order(StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_MayDoLittle_AndIsReachedFromThisMachineAlone(string name)
    {
        var service = Composition.Services[name];

        Assert.Equal("true", service.Text("read_only"));
        Assert.Equal(["ALL"], service.Texts("cap_drop"));
        Assert.Equal(["no-new-privileges:true"], service.Texts("security_opt"));
        Assert.All(service.Texts("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Matches(":[^:]*[0-9a-z]$", service.Text("image"));
        Assert.DoesNotContain(":latest", service.Text("image"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("prometheus")]
    [InlineData("grafana")]
    public void Service_OfOthers_HasAHealthCheck(string name) =>
        Assert.Equal("CMD", Composition.Services[name].Texts("healthcheck", "test")[0]);

    [Fact]
    public void Silos_Store_IsTheDatabaseService()
    {
        var database = Composition.Services["postgres"].Text("environment", "POSTGRES_DB");

        Assert.All(Composition.Silos.Values, silo =>
        {
            var store = PostgresAddress.Read(silo.Text("environment", "SWEEP_STORE"));
            Assert.Equal(("postgres", 5432), (store.Host, store.Port));
            Assert.Equal(("sweep", database), (store.Username, store.Database));
            Assert.Equal("/run/secrets/postgres-password", silo.Text("environment", "SWEEP_PASSWORD_FILE"));
            Assert.Equal(["postgres-password"], silo.Texts("secrets"));
        });
    }

    [Fact]
    public void Silos_GraceOfDocker_IsLongerThanTheirs() => Assert.All(Composition.Silos.Values, silo =>
        Assert.InRange(
            silo.Seconds("stop_grace_period"),
            Duration.Seconds(silo.Texts("command").Option("--grace")) + DeployFolder.LeavingSeconds,
            300));

    [Fact]
    public void Silos_ShareTheCheckpointsAtTheirDataDirectory() => Assert.All(Composition.Silos.Values, silo =>
        Assert.Equal(["checkpoints:" + silo.Texts("command").Option("--data-dir")], silo.Texts("volumes")));

    [Fact]
    public void Cuda_GivesEachSiloAGpuOfItsOwnAndTheOtherImage()
    {
        Assert.Equal(Composition.Silos.Keys, Composition.Cuda.Entries("services").Keys);
        Assert.All(Composition.Cuda.Entries("services").Values, silo =>
        {
            Assert.Equal(("sweep:cuda", "cuda"), (silo.Text("image"), silo.Text("build", "args", "TORCH_BACKEND")));
            Assert.Equal("cuda:0", silo.Text("environment", "SWEEP_SLOTS"));
        });
        var cards = Composition.Cuda.Entries("services").Values
            .Select(silo => Assert.Single(silo.Items("deploy", "resources", "reservations", "devices")))
            .Select(device => Assert.Single(device.Texts("device_ids")));
        Assert.Equal(["0", "1"], cards);
    }

    [Fact]
    public void Postgres_MakesTheRolesByTheScript_WithThePasswordsThatItIsGiven()
    {
        var postgres = Composition.Services["postgres"];
        var read = PasswordFiles().Matches(DeployFolder.Read("postgres/roles.sql")).Select(match => match.Groups[1].Value);

        Assert.Contains("./postgres:/docker-entrypoint-initdb.d:ro", postgres.Texts("volumes"));
        Assert.Equal("postgres", postgres.Text("environment", "POSTGRES_USER"));
        Assert.Equal("/run/secrets/superuser-password", postgres.Text("environment", "POSTGRES_PASSWORD_FILE"));
        Assert.Equal(["postgres-password", "reader-password"], read);
        Assert.Equal(["superuser-password", .. read], postgres.Texts("secrets"));
    }

    [Theory]
    [InlineData("sweep")]
    [InlineData("sweep_reader")]
    public void Role_MayDoNothingToTheServer(string role)
    {
        var script = DeployFolder.Read("postgres/roles.sql");

        Assert.Contains($"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE ", script, StringComparison.Ordinal);
        Assert.DoesNotContain("GRANT pg_", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_InTheReadme_IsTheOneOfTheScript()
    {
        var readme = DeployFolder.Read("README.md");
        var lines = DeployFolder.Read("postgres/roles.sql").Split('\n')
            .Where(line => line.StartsWith("ALTER ROLE sweep_reader ", StringComparison.Ordinal)
                || line.EndsWith(" TO sweep_reader;", StringComparison.Ordinal))
            .ToArray();

        Assert.Contains("ALTER ROLE sweep_reader SET default_transaction_read_only = on;", lines);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Contains($"\n{line}\n", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Grafana_HasThePasswordsOfItsAdministratorAndTheReaderAlone() =>
        Assert.Equal(["grafana-password", "reader-password"], Composition.Services["grafana"].Texts("secrets"));

    [Fact]
    public void Secrets_AreMadeAsTheReadmeSaysAndNotCommitted()
    {
        var readme = DeployFolder.Read("README.md");

        Assert.Contains("for name in superuser postgres reader grafana; do", readme, StringComparison.Ordinal);
        Assert.Equal(
            [
                "./secrets/grafana-password", "./secrets/postgres-password", "./secrets/reader-password",
                "./secrets/superuser-password",
            ],
            Composition.File.Entries("secrets").Values.Select(secret => secret.Text("file")));
        Assert.StartsWith("*\n", DeployFolder.Read("secrets/.gitignore"), StringComparison.Ordinal);
    }

    private static bool IsFolder(string source) =>
        source.StartsWith("./", StringComparison.Ordinal) && Directory.Exists(DeployFolder.PathOf(source));

    [GeneratedRegex("`cat /run/secrets/([a-z-]+)`")]
    private static partial Regex PasswordFiles();
}
