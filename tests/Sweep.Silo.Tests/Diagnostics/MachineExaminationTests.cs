namespace Sweep.Silo.Tests;

public sealed class MachineExaminationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-doctor-").FullName;

    private DataDirectory Data => new(Path.Combine(_folder, "data"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_NothingThere_MakesNothingAndFailsNothing()
    {
        var checks = await ExamineAsync();

        Assert.DoesNotContain(checks, c => c.State == DoctorState.Failed);
        Assert.False(Directory.Exists(Data.Root));
        Assert.Equal($"'{Data.Root}' is not there yet; what first needs it makes it", Find(checks, "data directory").Finding);
        Assert.Equal("none yet", Find(checks, "ledger").Finding);
        Assert.Equal("none runs on this data directory", Find(checks, "silos").Finding);
        Assert.Contains("sample", Find(checks, "corpora").Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SoundLedger_CountsItsSweeps()
    {
        await MakeLedgerAsync();

        var ledger = Find(await ExamineAsync(), "ledger");

        Assert.Equal(DoctorState.Ok, ledger.State);
        Assert.EndsWith($"tables of version {LedgerSchema.Current}, 0 sweeps, sound", ledger.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OlderLedger_WarnsAndLeavesItsVersion()
    {
        await MakeLedgerAsync();
        Execute("PRAGMA user_version = 1");

        var ledger = Find(await ExamineAsync(), "ledger");

        Assert.Equal(DoctorState.Warning, ledger.State);
        Assert.Contains("'sweep resume' brings it up to date", ledger.Remedy, StringComparison.Ordinal);
        using var connection = LedgerConnection.OpenReadOnly(Data.LedgerFile, new SqliteSettings());
        Assert.Equal(1, LedgerSchema.VersionOf(connection));
    }

    [Fact]
    public async Task Run_NewerLedger_Fails()
    {
        await MakeLedgerAsync();
        Execute("PRAGMA user_version = 99");

        Assert.Equal(DoctorState.Failed, Find(await ExamineAsync(), "ledger").State);
    }

    [Fact]
    public async Task Run_DamagedLedger_Fails()
    {
        await MakeLedgerAsync();
        using (var file = File.Open(Data.LedgerFile, FileMode.Open))
        {
            file.Seek(4096, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0xAB, 4096 * 4).ToArray());
        }

        Assert.Equal(DoctorState.Failed, Find(await ExamineAsync(), "ledger").State);
    }

    [Fact]
    public async Task Run_NoDatabaseInItsPlace_Fails()
    {
        Directory.CreateDirectory(Data.Root);
        await File.WriteAllTextAsync(Data.LedgerFile, new string('x', 5000), TestContext.Current.CancellationToken);

        var ledger = Find(await ExamineAsync(), "ledger");

        Assert.Equal(DoctorState.Failed, ledger.State);
        Assert.Contains("is no SQLite database", ledger.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LockedDirectory_NamesItsHolder()
    {
        using var held = DataDirectoryLock.Take(Data, DataDirectoryLock.ForRun, TimeProvider.System);

        var found = Find(await ExamineAsync(), "lock");

        Assert.StartsWith($"held by process {Environment.ProcessId} ('sweep run') on ", found.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherTextInACorpusPlace_Fails()
    {
        Directory.CreateDirectory(Data.CorpusCache);
        await File.WriteAllTextAsync(
            Path.Combine(Data.CorpusCache, "tinyshakespeare.txt"), "other", TestContext.Current.CancellationToken);
        Assert.SkipUnless(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CorpusLibrary.FolderVariable)), "Texts are found elsewhere.");

        Assert.Equal(DoctorState.Failed, Find(await ExamineAsync(), "corpora").State);
    }

    [Theory]
    [InlineData("ext4", DriveType.Fixed, DoctorState.Ok)]
    [InlineData("nfs", DriveType.Network, DoctorState.Warning)]
    [InlineData("9p", DriveType.Fixed, DoctorState.Warning)]
    [InlineData("fuse", DriveType.Unknown, DoctorState.Warning)]
    public void Disk_FileSystem_WarnsOfThoseOfOtherMachines(string format, DriveType type, DoctorState expected) =>
        Assert.Equal(expected, DirectoryExamination.Describe(1L << 40, format, type).State);

    [Fact]
    public void Disk_AlmostFull_Warns() =>
        Assert.Equal("10 MiB free, file system 'ext4'", Warning(DirectoryExamination.Describe(10 << 20, "ext4", DriveType.Fixed)));

    [Fact]
    public void Devices_GpuThatTheBuildDoesNotUse_Warns()
    {
        var check = TorchExamination.Describe(0, ["NVIDIA A100"], "cpu");

        Assert.StartsWith("cpu; the NVIDIA driver shows NVIDIA A100,", Warning(check), StringComparison.Ordinal);
        Assert.Contains("-p:TorchBackend=cuda", check.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_Gpus_AreListed() =>
        Assert.Equal("cpu, cuda:0, cuda:1 (A, B)", TorchExamination.Describe(2, ["A", "B"], "cuda").Finding);

    [Theory]
    [InlineData("/data/sweeps", "/data/sweeps")]
    [InlineData("postgres://ann:s3cret@host/db", "postgres://ann:***@host/db")]
    [InlineData("Host=h;Username=u;Password=s3cret;Database=d", "Host=h;Username=u;Password=***;Database=d")]
    public void Environment_Passwords_AreLeftOut(string value, string shown) =>
        Assert.Equal(shown, PlatformExamination.WithoutSecret(value));

    private static string Warning(DoctorCheck check)
    {
        Assert.Equal(DoctorState.Warning, check.State);
        return check.Finding;
    }

    private static DoctorCheck Find(IEnumerable<DoctorCheck> checks, string name) => checks.Single(c => c.Name == name);

    private async Task<DoctorCheck[]> ExamineAsync() =>
        [.. await MachineExamination.RunAsync(Data, TimeProvider.System, TestContext.Current.CancellationToken)];

    private async Task MakeLedgerAsync()
    {
        Directory.CreateDirectory(Data.Root);
        await using var store = await SqliteSweepStore.OpenAsync(
            Data.LedgerFile, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private void Execute(string sql)
    {
        using var connection = LedgerConnection.OpenForWriting(Data.LedgerFile, new SqliteSettings());
        connection.Run(sql);
    }
}
