using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Gathers what a line of the log is about: from the scopes that it is in, from its own parameters, and from the trace.</summary>
internal sealed class LogFields
{
    private const string Template = "{OriginalFormat}";

    // A line has a handful: the innermost says what is true, in the place where the name came first.
    private readonly List<KeyValuePair<string, object>> _found = [];

    private LogFields()
    {
    }

    /// <summary>All of a line.</summary>
    /// <param name="scopes">The scopes; null where there are none.</param>
    /// <param name="state">The line's parameters, if it has any.</param>
    public static ImmutableArray<KeyValuePair<string, object>> Of(IExternalScopeProvider? scopes, object? state)
    {
        var fields = new LogFields();
        scopes?.ForEachScope(static (scope, all) => all.Add(scope), fields);
        fields.Add(state);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            fields.Set("trace_id", activity.TraceId.ToHexString());
            fields.Set("span_id", activity.SpanId.ToHexString());
        }

        return [.. fields._found];
    }

    private void Add(object? parameters)
    {
        if (parameters is not IEnumerable<KeyValuePair<string, object?>> pairs) return;
        foreach (var (name, value) in pairs)
        {
            if (name != Template) Add(name, value);
        }
    }

    private void Add(string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case AttemptId attempt:
                Add(name, attempt.Trial);
                Set("attempt", attempt.Number);
                break;
            case TrialId trial:
                Add(name, trial.Sweep);
                SetOuter("trial", trial.Number, "attempt");
                break;
            case SweepId sweep:
                SetOuter("sweep", sweep.Value, "trial", "attempt");
                break;
            default:
                Set(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value is int or long or double or bool ? value : $"{value}");
                break;
        }
    }

    /// <summary>A line about another sweep, or trial, than its scope is not about what was within that.</summary>
    private void SetOuter(string name, object value, params ReadOnlySpan<string> within)
    {
        if (_found.Find(field => field.Key == name).Value is { } before && !before.Equals(value))
        {
            foreach (var inner in within) _found.RemoveAll(field => field.Key == inner);
        }

        Set(name, value);
    }

    private void Set(string name, object value)
    {
        var place = _found.FindIndex(field => field.Key == name);
        if (place < 0) _found.Add(new(name, value));
        else _found[place] = new(name, value);
    }
}
