namespace Sweep.EndToEnd.Tests;

/// <summary>Whoever follows a guide sees what it shows. How a guide tells the test what to do is in
/// docs/guides/README.md.</summary>
public sealed class GuideTests(PublishedCommand command)
{
    public static TheoryData<string> Pages =>
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Build.Root, "docs", "guides"), "*.md")
            .Select(path => Path.GetRelativePath(Build.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_Followed_PrintsWhatItShows(string page)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The guides are written for a POSIX shell.");
        var text = await File.ReadAllTextAsync(Path.Combine(Build.Root, page), TestContext.Current.CancellationToken);
        var blocks = GuidePage.Read(text);
        await using var run = new GuideRun(command);

        await run.FollowAsync(blocks);

        if (!run.PassedOver.Any()) return;
        var reasons = $"Followed, but for the blocks at {string.Join("; and at ", run.PassedOver)}.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reasons);
        Assert.Skip(reasons);
    }
}
