using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>Writes hyperparameters and corpus references as grid files write them: in snake_case, sampling with
/// hyphens.</summary>
internal static class HyperparametersJson
{
    /// <summary>Strict both ways: nothing missing, nothing more, nothing twice.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters =
        {
            new JsonStringEnumConverter<Cell>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<Sampling>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<Preprocessing>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
    };

    /// <summary>The name of a cell in a grid file.</summary>
    public static string NameOf(Cell cell) => JsonNamingPolicy.SnakeCaseLower.ConvertName(cell.ToString());

    /// <summary>The name of a sampling mode in a grid file.</summary>
    public static string NameOf(Sampling sampling) => JsonNamingPolicy.KebabCaseLower.ConvertName(sampling.ToString());
}
