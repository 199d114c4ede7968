using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

/// <summary>Reads YAML and finds its way in it.</summary>
internal static class Yaml
{
    /// <summary>The documents of a file, with its anchors and merges worked in.</summary>
    /// <exception cref="YamlException">It is no YAML, or says a key twice.</exception>
    public static ImmutableArray<YamlNode> Documents(string path)
    {
        using StreamReader reader = new(path);
        YamlStream stream = [];
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The only document of a file.</summary>
    public static YamlNode Document(string path) => Assert.Single(Documents(path));

    /// <summary>What stands under the keys, one below the other; null if nothing does.</summary>
    public static YamlNode? Find(this YamlNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (node is not YamlMappingNode map || !map.Children.TryGetValue(key, out var next)) return null;
            node = next;
        }

        return node;
    }

    /// <summary>What stands under the keys.</summary>
    public static YamlNode At(this YamlNode node, params ReadOnlySpan<string> keys)
    {
        var found = node.Find(keys);
        Assert.True(found is not null, $"There is no '{string.Join('.', keys.ToArray())}' at {node.Start}.");
        return found;
    }

    /// <summary>The text under the keys.</summary>
    public static string Text(this YamlNode node, params ReadOnlySpan<string> keys) =>
        Assert.IsType<YamlScalarNode>(node.At(keys)).Value!;

    /// <summary>The whole number under the keys.</summary>
    public static int Number(this YamlNode node, params ReadOnlySpan<string> keys) =>
        int.Parse(node.Text(keys), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The seconds under the keys, written as <c>45</c>, <c>45s</c> or <c>1m</c>.</summary>
    public static int Seconds(this YamlNode node, params ReadOnlySpan<string> keys) => Duration.Seconds(node.Text(keys));

    /// <summary>The items of the list under the keys; none if there is no list.</summary>
    public static ImmutableArray<YamlNode> Items(this YamlNode node, params ReadOnlySpan<string> keys) =>
        node.Find(keys) is { } list ? [.. Assert.IsType<YamlSequenceNode>(list)] : [];

    /// <summary>The texts of the list under the keys.</summary>
    public static ImmutableArray<string> Texts(this YamlNode node, params ReadOnlySpan<string> keys) =>
        [.. node.Items(keys).Select(item => item.Text())];

    /// <summary>The entries of the map under the keys; none if there is no map.</summary>
    public static ImmutableSortedDictionary<string, YamlNode> Entries(
        this YamlNode node, params ReadOnlySpan<string> keys) =>
        node.Find(keys) is YamlMappingNode map
            ? map.Children.ToImmutableSortedDictionary(
                entry => entry.Key.Text(), entry => entry.Value, StringComparer.Ordinal)
            : ImmutableSortedDictionary.Create<string, YamlNode>(StringComparer.Ordinal);

    /// <summary>The map of texts under the keys.</summary>
    public static ImmutableSortedDictionary<string, string> Map(this YamlNode node, params ReadOnlySpan<string> keys) =>
        node.Entries(keys).ToImmutableSortedDictionary(
            entry => entry.Key, entry => entry.Value.Text(), StringComparer.Ordinal);

    /// <summary>The item of a list of maps that has this name.</summary>
    public static YamlNode Named(this IEnumerable<YamlNode> items, string name) =>
        Assert.Single(items, item => item.Text("name") == name);

    /// <summary>All maps in a document, at any depth.</summary>
    public static IEnumerable<YamlMappingNode> Maps(this YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();
}
