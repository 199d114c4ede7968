using System.Text.Json;
using System.Text.Json.Serialization;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>JSON in the ledger's columns: the keys and words of a grid file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(CellWords), typeof(SamplingWords)])]
[JsonSerializable(typeof(Hyperparameters))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    private sealed class CellWords() : JsonStringEnumConverter<Cell>(JsonNamingPolicy.SnakeCaseLower, false);

    private sealed class SamplingWords() : JsonStringEnumConverter<Sampling>(JsonNamingPolicy.KebabCaseLower, false);
}
