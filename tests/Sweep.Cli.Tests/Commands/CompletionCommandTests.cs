using System.Diagnostics;

namespace Sweep.Cli.Tests;

public sealed class CompletionCommandTests : IDisposable
{
    private const string Bash = "/bin/bash";
    private const string Fish = "/usr/bin/fish";

    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-completion-").FullName;
    private readonly CommandLine _cli = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sweep tri", "trials")]
    [InlineData("sweep trials --of", "--offset")]
    [InlineData("sweep trials --output js", "json")]
    [InlineData("sweep trials -o c", "csv")]
    [InlineData("sweep trials --state suc", "succeeded")]
    [InlineData("sweep export --format ", "csv json")]
    [InlineData("sweep show 7k", "7k3m9x0qtz")]
    [InlineData("sweep watch --o", "--once")]
    [InlineData("sweep watch ti", "time-machine")]
    [InlineData("sweep show ti", "time-machine")]
    [InlineData("sweep show --data-dir other o", "only-there")]
    [InlineData("sweep compare 7k3m9x0qtz 7", "7k3m9x0qtz")]
    [InlineData("sweep validate gr", "grid.json")]
    [InlineData("sweep generate 7", "7k3m9x0qtz 7.safetensors")]
    [InlineData("sweep list --data-dir fo", "folder")]
    [InlineData("sweep completion f", "fish")]
    [InlineData("sweep trials --where ", "")]
    [InlineData("sweep nonsense x", "")]
    public async Task Completion_Bash_Completes(string line, string expected)
    {
        Assert.SkipUnless(File.Exists(Bash), $"There is no '{Bash}'.");
        await _cli.RunAsync("completion", "bash");
        await WriteAsync("grid.json", "{}");
        await WriteAsync("7.safetensors", "");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        var words = line.Split(' ');
        var script = $$"""
            sweep() { if [ "$3" = --data-dir ]; then echo only-there; else printf '%s\n' 7k3m9x0qtz time-machine; fi; }
            {{_cli.Output}}
            COMP_WORDS=({{string.Join(' ', words.Select(w => $"'{w}'"))}})
            COMP_CWORD={{words.Length - 1}}
            _sweep
            echo "${COMPREPLY[*]}"
            """;

        var (output, error) = await RunAsync(script.ReplaceLineEndings("\n"));

        Assert.Equal((expected, ""), (output.TrimEnd(), error));
    }

    [Fact]
    public async Task Completion_Fish_HasCommandsAndWords()
    {
        await _cli.RunAsync("completion", "fish");

        Assert.Contains("complete -c sweep -n __fish_use_subcommand -a trials -d 'Lists a sweep\\'s trials.'", _cli.OutputLines);
        Assert.Contains(_cli.OutputLines, l => l.StartsWith(
            "complete -c sweep -n '__fish_seen_subcommand_from list' "
                + "-l output -s o -r -f -a 'csv json table' -d", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sweep tri", "trials")]
    [InlineData("sweep trials --of", "--offset")]
    [InlineData("sweep trials -o c", "csv")]
    [InlineData("sweep show 7k", "7k3m9x0qtz")]
    [InlineData("sweep validate gr", "grid.json")]
    [InlineData("sweep completion f", "fish")]
    public async Task Completion_Fish_Completes(string line, string expected)
    {
        Assert.SkipUnless(File.Exists(Fish), $"There is no '{Fish}'.");
        await _cli.RunAsync("completion", "fish");
        await WriteAsync("grid.json", "{}");
        var script = $"function sweep; echo 7k3m9x0qtz; end\n{_cli.Output}\ncomplete -C '{line}' | cut -f 1";

        var (output, error) = await RunAsync(Fish, "--no-config", script.ReplaceLineEndings("\n"));

        Assert.Equal((expected, ""), (output.TrimEnd(), error));
    }

    [Fact]
    public async Task Completion_Zsh_IsBashsWithItsLoader()
    {
        await _cli.RunAsync("completion", "zsh");

        Assert.StartsWith("autoload -U +X compinit && compinit", _cli.Output, StringComparison.Ordinal);
        Assert.EndsWith("complete -F _sweep sweep\n", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_UnknownShell_NamesThoseThatAre()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("completion", "tcsh"));

        Assert.Equal("There is no completion for the shell 'tcsh'. It is bash, zsh or fish.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Completion_Ids_LeavesOutNamesThatAShellWouldBreak()
    {
        _cli.Ledger.Add(new("7k", Specs.OneTrial with { Name = "two words; rm" }));
        _cli.Ledger.Add(new("9x", Specs.OneTrial));

        await _cli.RunAsync("completion", "ids");

        Assert.Equal(["9x", "7k", "time-machine"], _cli.OutputLines);
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);

    private Task<(string Output, string Error)> RunAsync(string script) => RunAsync(Bash, "--norc", script);

    private async Task<(string Output, string Error)> RunAsync(string shell, string option, string script)
    {
        await WriteAsync("script", script);
        ProcessStartInfo start = new(shell, [option, Path.Combine(_folder, "script")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output, error);
    }
}
