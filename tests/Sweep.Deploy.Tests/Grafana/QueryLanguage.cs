namespace Sweep.Deploy.Tests.Grafana;

/// <summary>What a query is written in.</summary>
internal enum QueryLanguage
{
    /// <summary>For Prometheus.</summary>
    PromQl,

    /// <summary>For PostgreSQL.</summary>
    Sql,
}
