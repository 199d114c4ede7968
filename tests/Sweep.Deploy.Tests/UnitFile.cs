using System.Collections.Immutable;

namespace Sweep.Deploy.Tests;

/// <summary>A setting of a unit.</summary>
internal sealed record UnitSetting(string Section, string Name, string Value);

/// <summary>A unit of systemd.</summary>
internal sealed record UnitFile(ImmutableArray<UnitSetting> Settings)
{
    public static UnitFile Parse(string text)
    {
        var section = "";
        var settings = ImmutableArray.CreateBuilder<UnitSetting>();
        // A line that ends with a backslash goes on in the next.
        foreach (var line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim()))
        {
            if (line is "" || line[0] is '#' or ';') continue;
            if (line[0] == '[')
            {
                section = line.Trim('[', ']');
                continue;
            }

            var (name, value) = (line.Split('=', 2)[0], line.Split('=', 2).ElementAtOrDefault(1));
            Assert.True(value is not null, $"'{line}' is no setting.");
            settings.Add(new(section, name, value));
        }

        return new(settings.ToImmutable());
    }

    /// <summary>The value of a setting that is there once.</summary>
    public string Value(string name) => Assert.Single(Settings, setting => setting.Name == name).Value;

    /// <summary>The values of a setting.</summary>
    public IEnumerable<string> Values(string name) =>
        Settings.Where(setting => setting.Name == name).Select(setting => setting.Value);
}
