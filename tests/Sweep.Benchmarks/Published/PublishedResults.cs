using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sweep.Benchmarks;

/// <summary>Results of trials that were trained to their end, kept in a file from one run to the next. One JSON object a line;
/// a line that cannot be read, such as one that a power cut tore, counts as not there. May be used by several threads.</summary>
internal sealed class PublishedResults
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly Dictionary<string, PublishedResult> _results = [];
    private readonly Lock _lock = new();
    private readonly string _path;

    private PublishedResults(string path) => _path = path;

    /// <summary>Reads the file; one that is not there is an empty one.</summary>
    /// <exception cref="BenchmarkFailedException">It cannot be read, or its folder cannot be made.</exception>
    public static PublishedResults Open(string path)
    {
        var results = new PublishedResults(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            foreach (var line in lines)
            {
                if (Read(line) is { Key: not null } result) results._results[result.Key] = result;
            }
            return results;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BenchmarkFailedException(
                ExitCode.Missing, $"The results cannot be kept in '{path}': {fault.Message} Name another file with --results.");
        }
    }

    /// <summary>What a trial of this key gave; null when it was not trained yet.</summary>
    public PublishedResult? Find(string key)
    {
        lock (_lock) return _results.GetValueOrDefault(key);
    }

    /// <summary>Keeps a result. It is in the file when this returns.</summary>
    public void Add(PublishedResult result)
    {
        lock (_lock)
        {
            // A torn last line must not swallow this one.
            var separator = File.Exists(_path) && !EndsWithLineEnd() ? "\n" : "";
            File.AppendAllText(_path, $"{separator}{JsonSerializer.Serialize(result, Json)}\n");
            _results[result.Key] = result;
        }
    }

    private static PublishedResult? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<PublishedResult>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool EndsWithLineEnd()
    {
        using var file = File.OpenRead(_path);
        if (file.Length == 0) return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }
}

/// <summary>What a trial gave.</summary>
/// <param name="Key">The trial's content hash and the numerical path: equal keys, equal results.</param>
/// <param name="Trial">What it was, for people.</param>
/// <param name="Perplexity">Training perplexity of the last epoch; NaN or infinite if it diverged.</param>
/// <param name="Seconds">Training time.</param>
internal sealed record PublishedResult(string Key, string Trial, double Perplexity, double Seconds);
