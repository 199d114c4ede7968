namespace Sweep.Cli;

/// <summary>
/// What the command needs of the rest of Sweep. Each part is made only when it is asked for: <c>sweep --help</c> must
/// not wait for a silo or for libtorch to load.
/// </summary>
/// <param name="Ledger">Opens ledgers for reading.</param>
/// <param name="Runner">Runs sweeps in this process.</param>
/// <param name="Generator">Lets checkpoints write.</param>
/// <param name="Grids">Reads grid files.</param>
internal sealed record Engine(
    Func<ILedgerGateway> Ledger, Func<ISweepRunner> Runner, Func<ITextGenerator> Generator, Func<IGridReader> Grids)
{
    /// <summary>Reaches silos in other processes, and the coordinators of a directory where there are none.</summary>
    public Func<IClusterGateway> Cluster { get; init; } = static () => new ClusterGateway();

    /// <summary>Runs a silo in this process.</summary>
    public Func<ISiloRunner> Silo { get; init; } = static () => new SiloRunner();

    /// <summary>Measures checkpoints on texts.</summary>
    public Func<ITextEvaluator> Evaluator { get; init; } = static () => new CheckpointMeasuring();

    /// <summary>Says which texts are here.</summary>
    public Func<ICorpusGateway> Corpora { get; init; } = static () => new CorpusGateway();

    /// <summary>Draws learning curves.</summary>
    public Func<IPlotDrawing> Plots { get; init; } = static () => new ScottPlotDrawing();

    /// <summary>Looks at the machine.</summary>
    public Func<IMachineDoctor> Doctor { get; init; } = static () => new MachineDoctor(TimeProvider.System);

    /// <summary>The real ones.</summary>
    public static Engine Default { get; } = new(
        static () => new LedgerGateway(),
        static () => new EmbeddedRunner(),
        static () => new TextGeneration(),
        static () => new GridReader());
}
