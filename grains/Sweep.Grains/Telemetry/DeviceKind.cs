namespace Sweep.Grains;

/// <summary>What kind of device a slot is on: few, where slots may be many.</summary>
internal static class DeviceKind
{
    /// <summary><c>cpu</c> of <c>cpu:3</c>, <c>cuda</c> of <c>cuda:0</c>.</summary>
    public static string Of(string device) => device.Split(':')[0];
}
