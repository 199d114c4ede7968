using System.Net;

namespace Sweep.Silo.Tests;

public sealed class SiloEndpointTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.7", "127.0.0.7", false)]
    [InlineData("::1", "::1", false)]
    [InlineData("10.0.0.5", "10.0.0.5", true)]
    [InlineData("192.0.2.9", "0.0.0.0", true)]
    [InlineData("2001:db8::9", "::", true)]
    public void For_AnAddress_ListensThereOrEverywhere(string advertised, string listening, bool isOpen)
    {
        var endpoint = SiloEndpoint.For(IPAddress.Parse(advertised), [IPAddress.Loopback, IPAddress.Parse("10.0.0.5")]);

        Assert.Equal(IPAddress.Parse(advertised), endpoint.Advertised);
        Assert.Equal(IPAddress.Parse(listening), endpoint.Listening);
        Assert.Equal(isOpen, endpoint.IsOpen);
    }

    [Fact]
    public void OwnAddresses_OfThisMachine_HaveLoopback() => Assert.Contains(IPAddress.Loopback, SiloEndpoint.OwnAddresses());
}
