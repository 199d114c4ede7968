namespace Sweep.Silo;

/// <summary>Where traces are sent, by the standard variables of OpenTelemetry.</summary>
/// <param name="Endpoint">The collector's address, with the path of a request.</param>
/// <param name="IsGrpc">Whether it is spoken to in gRPC, and else in plain HTTP.</param>
internal sealed record TraceTarget(Uri Endpoint, bool IsGrpc)
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TracesProtocolVariable = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private const string TracesPath = "v1/traces";

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">Reads one; null or empty when it is not set.</param>
    /// <returns>Null when no endpoint is set, or traces are turned off.</returns>
    /// <exception cref="InvalidSettingException">A value is not understood.</exception>
    public static TraceTarget? Find(Func<string, string?> environment)
    {
        if (IsOff(environment) || FirstSet(environment, TracesEndpointVariable, EndpointVariable) is not { } address) return null;
        var isGrpc = IsGrpcIn(environment);
        var isUri = Uri.TryCreate(address.Value, UriKind.Absolute, out var uri);
        if (!isUri || (uri!.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new InvalidSettingException(
                $"{address.Name} is '{address.Value}', which is no address of HTTP. It is where a collector takes traces, such as "
                + "'http://127.0.0.1:4317'. Correct it, or unset it to send none.");
        }

        // An address for traces alone is complete; one for all signals is what their paths are put behind.
        if (!isGrpc && address.Name == EndpointVariable) uri = new Uri($"{uri.AbsoluteUri.TrimEnd('/')}/{TracesPath}");
        return new TraceTarget(uri, isGrpc);
    }

    private static bool IsOff(Func<string, string?> environment) =>
        string.Equals(environment("OTEL_SDK_DISABLED")?.Trim(), "true", StringComparison.OrdinalIgnoreCase)
        || environment("OTEL_TRACES_EXPORTER")?.Trim() == "none";

    private static bool IsGrpcIn(Func<string, string?> environment)
    {
        if (FirstSet(environment, TracesProtocolVariable, ProtocolVariable) is not { } protocol) return true;
        return protocol.Value switch
        {
            "grpc" => true,
            "http/protobuf" => false,
            _ => throw new InvalidSettingException(
                $"{protocol.Name} is '{protocol.Value}', which Sweep does not speak. It is 'grpc' or 'http/protobuf'. "
                + "Correct it, or unset it for 'grpc'."),
        };
    }

    private static (string Name, string Value)? FirstSet(Func<string, string?> environment, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (environment(name)?.Trim() is { Length: > 0 } value) return (name, value);
        }

        return null;
    }
}
