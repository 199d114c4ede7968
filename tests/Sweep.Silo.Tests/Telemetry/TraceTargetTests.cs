namespace Sweep.Silo.Tests;

public sealed class TraceTargetTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    [Theory]
    [InlineData("")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=TRUE")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=none")]
    public void Find_UnsetOrTurnedOff_IsNull(string variables) => Assert.Null(Find(variables));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", "http://c:4317/", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "http://c:4318/v1/traces", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c/i/ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf", "http://c/i/v1/traces", false)]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://t/x OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "http://t/x", false)]
    public void Find_EndpointIsSet_IsWhereRequestsGo(string variables, string endpoint, bool isGrpc) =>
        Assert.Equal(new TraceTarget(new Uri(endpoint), isGrpc), Find(variables));

    [Theory]
    [InlineData(Endpoint, "localhost:4317", "'http://127.0.0.1:4317'")]
    [InlineData(TracesEndpoint, "ftp://c", "'http://127.0.0.1:4317'")]
    [InlineData(Protocol, "http/json", "'grpc' or 'http/protobuf'")]
    public void Find_ValueIsNotUnderstood_SaysWhichAndWhatWouldBeRight(string variable, string value, string right)
    {
        var fault = Assert.Throws<InvalidSettingException>(() => Find($"{Endpoint}=http://c {variable}={value}"));

        Assert.StartsWith($"{variable} is '{value}', ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(right, fault.Message, StringComparison.Ordinal);
    }

    private static TraceTarget? Find(string variables)
    {
        Dictionary<string, string> values = [];
        foreach (var pair in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            values[parts[0]] = parts[1];
        }

        return TraceTarget.Find(values.GetValueOrDefault);
    }
}
