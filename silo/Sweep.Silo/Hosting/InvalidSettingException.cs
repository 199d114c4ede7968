namespace Sweep.Silo;

/// <summary>An environment variable has a value that is not understood.</summary>
public sealed class InvalidSettingException : Exception
{
    internal InvalidSettingException(string message)
        : base(message)
    {
    }
}
