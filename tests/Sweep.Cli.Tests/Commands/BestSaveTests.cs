using System.Security.Cryptography;

namespace Sweep.Cli.Tests;

public sealed class BestSaveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-best-").FullName;
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;
    private readonly byte[] _bytes = [1, 2, 3, 4];
    private readonly string _source;

    public BestSaveTests()
    {
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.OneTrial).Succeed(1, 1.3));
        var hash = Convert.ToHexStringLower(SHA256.HashData(_bytes));
        _sweep.Set(1, t => t with { Checkpoints = [t.Checkpoints[0] with { Sha256 = hash }] });
        _source = new Silo.DataDirectory(_folder).Locate(_sweep.Trials[0].Checkpoints[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(_source)!);
        File.WriteAllBytes(_source, _bytes);
    }

    private string Target => Path.Combine(_folder, "best.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Save_CopiesTheFile()
    {
        Assert.Equal(ExitCode.Done, await SaveAsync(Target));

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal($"Saved to {Target}", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Save_TargetIsThere_IsLeftAlone()
    {
        await File.WriteAllTextAsync(Target, "older", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.BadInput, await SaveAsync(Target));

        Assert.Equal("older", await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal($"'{Target}' is there already. Give --force to replace it, or choose another name.", _cli.Error.TrimEnd());
        Assert.Empty(_cli.Output);
    }

    [Fact]
    public async Task Save_TargetIsThereAndForced_IsReplaced()
    {
        await File.WriteAllTextAsync(Target, "older", TestContext.Current.CancellationToken);

        await SaveAsync(Target, "--force");

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Save_Damaged_LeavesTheTargetAlone()
    {
        await File.WriteAllTextAsync(Target, "older", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_source, [1, 2, 3], TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.BadInput, await SaveAsync(Target, "--force"));

        Assert.Equal("older", await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
        Assert.StartsWith($"The checkpoint '{_source}' is damaged:", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Fact]
    public async Task Save_FileIsGone_SaysWhereItWas()
    {
        File.Delete(_source);

        Assert.Equal(ExitCode.BadInput, await SaveAsync(Target));

        Assert.Equal(
            $"The checkpoint of trial 1 at epoch 500 is no longer at '{_source}'. Someone moved or deleted it.",
            _cli.Error.TrimEnd());
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Save_LedgerForgotTheFile_NamesTheQuota()
    {
        _sweep.Set(1, t => t with { Checkpoints = [] });

        Assert.Equal(ExitCode.BadInput, await SaveAsync(Target));

        Assert.Contains("to keep the sweep within its quota of 10 GiB.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_TargetIsAFolder_IsRefused()
    {
        Assert.Equal(ExitCode.BadInput, await SaveAsync(_folder));

        Assert.Equal($"'{_folder}' is a folder. Give '--save' a file's name.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Save_TargetsFolderIsMissing_IsExplained()
    {
        var target = Path.Combine(_folder, "none", "best.safetensors");

        Assert.Equal(ExitCode.BadInput, await SaveAsync(target));

        Assert.Equal(
            $"'{target}' cannot be written: there is no folder '{Path.GetDirectoryName(target)}'. Make it, or choose another.",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Save_OntoItself_KeepsTheFile()
    {
        Assert.Equal(ExitCode.Done, await SaveAsync(_source, "--force"));

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(_source, TestContext.Current.CancellationToken));
    }

    private Task<int> SaveAsync(string target, params string[] more) =>
        _cli.RunAsync(["best", "--data-dir", _folder, "--save", target, .. more]);
}
