using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Reads golden files. Keys that it does not know say nothing about the curves and are passed over.</summary>
internal static class GoldenFileReader
{
    private const int MostCases = 1_000;
    private const int MostVocabulary = 10_000;
    private const int DefaultMaxTokens = 10_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static GoldenFile Read(byte[] utf8)
    {
        if (utf8.Length > GoldenFile.MaxBytes)
        {
            throw new GoldenFormatException(
                $"The file has '{utf8.Length}' bytes; golden files have '{GoldenFile.MaxBytes}' at most.");
        }
        if (!Utf8.IsValid(utf8)) throw new GoldenFormatException("The file is no valid UTF-8. Save it as UTF-8.");
        try
        {
            var text = utf8.AsMemory(utf8.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
            using var document = JsonDocument.Parse(text, Strict);
            return File(new GoldenElement("$", document.RootElement));
        }
        catch (JsonException fault)
        {
            // The reader's own words end with a position that counts from 0.
            var reason = fault.Message.Split(" LineNumber:", 2)[0];
            var place = fault.LineNumber is { } line && fault.BytePositionInLine is { } column
                ? FormattableString.Invariant($" (line {line + 1}, byte {column + 1})")
                : "";
            throw new GoldenFormatException($"The file is no valid JSON{place}. {reason}", fault);
        }
        catch (InvalidOperationException fault)
        {
            // Half of a surrogate pair in an escape is well-formed JSON, and yet no text.
            throw new GoldenFormatException("The file has a text in it that is no valid Unicode.", fault);
        }
    }

    private static GoldenFile File(GoldenElement root)
    {
        var vocabulary = root.Get("vocabulary").Text(MostVocabulary);
        var ids = root.Get("first_40_ids");
        var first = ids.Items(1, GoldenFile.MaxBytes).Select(id => id.Whole(0, MostVocabulary));
        var cases = root.Get("cases").Items(1, MostCases).Select(Case);
        return new GoldenFile(
            root.Find("corpus")?.Text(1_000) ?? GoldenFile.DefaultCorpus,
            vocabulary,
            [.. first],
            root.Get("characters").Whole(1, int.MaxValue),
            [.. cases]);
    }

    private static GoldenCase Case(GoldenElement element)
    {
        var values = new Hyperparameters(
            element.Get("cell").Word<Cell>(HyperparametersJson.NameOf),
            element.Get("layers").Whole(1, 8),
            element.Get("lr").NumberAbove(0),
            element.Get("hidden_size").Whole(1, 8192),
            element.Get("sampling").Word<Sampling>(HyperparametersJson.NameOf),
            element.Get("batch_size").Whole(1, 4096),
            element.Get("num_steps").Whole(1, 4096),
            element.Get("epochs").Whole(1, 1_000_000),
            element.Get("clip_norm").NumberAbove(0),
            InitStd: 0);
        if (CharModel.FindFault(values) is { } fault) throw element.Get("layers").Refuse(fault);
        var losses = Figures(element.Get("batch_loss"), double.Epsilon);
        var norms = Figures(element.Get("batch_gradient_norm"), 0);
        var perplexities = Figures(element.Get("epoch_perplexity"), double.Epsilon);
        if (norms.Length != losses.Length)
        {
            throw element.Get("batch_gradient_norm").Refuse(
                $"There are '{norms.Length}' gradient norms and '{losses.Length}' losses; each step has one of both.");
        }
        if (perplexities.Length != values.Epochs)
        {
            throw element.Get("epoch_perplexity").Refuse(
                $"There are '{perplexities.Length}' perplexities; '{values.Epochs}' epochs have one each.");
        }
        return new GoldenCase(
            values,
            element.Get("init_scale").NumberAbove(0),
            element.Find("max_tokens")?.Whole(2, int.MaxValue) ?? DefaultMaxTokens,
            losses,
            norms,
            perplexities,
            element.Get("greedy_50").Text(10_000));
    }

    private static ImmutableArray<double> Figures(GoldenElement element, double least) =>
        [.. element.Items(1, GoldenFile.MaxBytes).Select(figure => figure.Number(least))];
}
