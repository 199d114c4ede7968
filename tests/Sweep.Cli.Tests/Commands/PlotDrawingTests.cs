using System.Buffers.Binary;
using System.Xml.Linq;
using Sweep.Contracts;

namespace Sweep.Cli.Tests;

/// <summary>What is really drawn.</summary>
public sealed class PlotDrawingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-drawing-").FullName;
    private readonly CommandLine _cli = new() { Plots = new ScottPlotDrawing() };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Draw_Svg_HasTheWordsOfThePicture()
    {
        Add("time-machine");

        var svg = XElement.Parse(await DrawAsync("curves.svg"));

        Assert.Equal("0 0 1200 750", svg.Attribute("viewBox")?.Value);
        var texts = Texts(svg);
        Assert.Equal("time-machine (7k3m9x0qtz)", Assert.Single(svg.Elements(), e => e.Name.LocalName == "title").Value);
        foreach (var expected in new[]
                 {
                     "time-machine (7k3m9x0qtz)", "epoch", "perplexity (training)", "3", "5", "10", "20",
                     "hidden_size=128 (best)", "hidden_size=256",
                 })
        {
            Assert.Contains(expected, texts);
        }
    }

    [Theory]
    [InlineData("<&>\"' ]]> é", "<&>\"' ]]> é")]
    [InlineData("日本語 😀", "日本語 😀")]
    [InlineData("a\u202e\u0001\n", "a\\u202e\\u0001\\n")]
    [InlineData("x\ufffey", "x\ufffdy")]
    public async Task Draw_AnyName_IsValidXml(string name, string expected)
    {
        Add(name);

        var svg = XElement.Parse(await DrawAsync("curves.svg"));

        Assert.Equal($"{expected} (7k3m9x0qtz)", svg.Elements().First().Value);
        Assert.Contains($"{expected} (7k3m9x0qtz)", Texts(svg));
    }

    [Fact]
    public async Task Draw_NameWithHalfAPair_IsValidXml()
    {
        Add("x" + (char)0xd83d); // Not as an attribute's argument: metadata would replace it.

        var svg = XElement.Parse(await DrawAsync("curves.svg"));

        Assert.Equal("x\ufffd (7k3m9x0qtz)", svg.Elements().First().Value);
    }

    [Fact]
    public async Task Draw_LongName_IsShortenedInThePictureOnly()
    {
        Add(new('w', 200));

        var svg = XElement.Parse(await DrawAsync("curves.svg"));

        Assert.Contains(Texts(svg), text => text.StartsWith("www", StringComparison.Ordinal) && text.EndsWith('…'));
        Assert.StartsWith(new('w', 200), svg.Elements().First().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_200, 750)]
    [InlineData(600, 300)]
    [InlineData(600, 4_000)]
    [InlineData(2_400, 1_500)]
    public async Task Draw_Png_HasTheSizeAskedFor(int width, int height)
    {
        Add("time-machine");
        var file = Path.Combine(_folder, "curves.PNG");

        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["plot", "--save", file, "--width", $"{width}", "--height", $"{height}"]));

        var png = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a], png[..8]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [Fact]
    public async Task Draw_LongLegend_BreaksItsLines()
    {
        var spec = Specs.Grid([0.125, 0.25], [128, 256]);
        var space = spec.Space with { Samplings = [Sampling.Sequential, Sampling.SequentialReset], NumSteps = [35, 70] };
        var sweep = _cli.Ledger.Add(new("7k3m9x0qtz", spec with { Space = space }));
        for (var number = 1; number <= 16; number++) sweep.Succeed(number, 2 + number * 0.1);
        sweep.WithCurves();

        var texts = Texts(XElement.Parse(await DrawAsync("curves.svg")));

        Assert.Contains("+ 6 more", texts);
        Assert.Contains("lr=0.125 hidden_size=128", texts.Select(text => string.Join(' ', text.Split(' ').Take(2))));
        Assert.All(texts, text => Assert.InRange(text.Length, 1, 50));
    }

    [Fact]
    public void Fonts_None_SaysWhatToInstall()
    {
        var fault = Assert.Throws<CommandException>(() => PlotFonts.Of([""], _ => false));

        Assert.Contains("fonts-dejavu-core", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.SweepFailed, fault.ExitCode);
    }

    [Fact]
    public void Fonts_Several_PrefersAPlainOne() =>
        Assert.Equal(
            ["Arial", "DejaVu Sans", "Comic", "Zapf"],
            PlotFonts.Of(["Zapf", "Arial", "Comic", "DejaVu Sans"], family => family != "DejaVu Sans").Families);

    private void Add(string name)
    {
        var sweep = _cli.Ledger.Add(new("7k3m9x0qtz", Specs.Grid([1], [128, 256]) with { Name = name }));
        sweep.Succeed(1, 3).Succeed(2, 4).WithCurves();
    }

    private async Task<string> DrawAsync(string name)
    {
        var file = Path.Combine(_folder, name);
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("plot", "--save", file));
        return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
    }

    private static List<string> Texts(XElement svg) =>
        [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
}
