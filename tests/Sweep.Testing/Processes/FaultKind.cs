namespace Sweep.Testing;

/// <summary>What may befall a cluster.</summary>
public enum FaultKind
{
    /// <summary>A silo that trains is killed.</summary>
    Sigkill,

    /// <summary>The silo with the sweep's coordinator is killed.</summary>
    SigkillCoordinator,

    /// <summary>All silos are killed; one comes back, then the others.</summary>
    SigkillAll,

    /// <summary>All silos are killed, and all come back at once.</summary>
    SigkillAllBack,

    /// <summary>A silo stands still for 20 s and goes on.</summary>
    Sigstop,

    /// <summary>A silo is told to leave.</summary>
    Sigterm,

    /// <summary>Another silo joins.</summary>
    Join,

    /// <summary>The database server is restarted.</summary>
    PostgresRestart,

    /// <summary>The database server crashes and comes back.</summary>
    PostgresCrash,

    /// <summary>The newest checkpoint of a trial is cut in half, and its silo killed.</summary>
    CheckpointTruncated,

    /// <summary>A bit of the newest checkpoint of a trial is turned, and its silo killed.</summary>
    CheckpointBitFlipped,

    /// <summary>The disk with the checkpoints is full for a while.</summary>
    DiskFull,
}
