using System.Net;

namespace Sweep.Silo;

/// <summary>A silo was to listen on a port that another program has.</summary>
public sealed class PortTakenException : Exception
{
    internal PortTakenException(int siloPort, int gatewayPort, bool areChosen, Exception inner)
        : base(
            areChosen
                ? $"Another program has port '{siloPort}' (--silo-port) or '{gatewayPort}' (--gateway-port) of this machine. "
                    + "Name others, or leave the options out: then free ones are found."
                : $"Ports that were free, '{siloPort}' and '{gatewayPort}' the last of them, were taken by other programs before the "
                    + "silo had them. Repeat the command.",
            inner)
    {
    }

    internal PortTakenException(IPEndPoint metrics, Exception inner)
        : base(
            $"The silo cannot serve metrics at '{metrics}' (--metrics): {inner.Message} Name another port, or leave the option out.",
            inner)
    {
    }
}
