namespace Sweep.Silo;

/// <summary>The end of this process.</summary>
internal interface IProcessEnd
{
    /// <summary>Lets it come within about a second, whatever hangs.</summary>
    void NoLaterThanSoon(int exitCode);

    /// <summary>Ends it in order, which may take for ever.</summary>
    void Now(int exitCode);
}
