using System.Collections.Immutable;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

/// <summary>Finds what a test says.</summary>
internal sealed class FakeDoctor : IMachineDoctor
{
    public ImmutableArray<DoctorCheck> Machine { get; set; } =
    [
        new("libtorch", DoctorState.Ok, "2.10.0"),
        new("disk", DoctorState.Warning, "10 KiB free", "Free some space."),
    ];

    public ImmutableArray<DoctorCheck> Tests { get; set; } =
    [
        new("gradient: gru, 1 layer", DoctorState.Ok, "largest relative error 2.0e-7")
        {
            Figures = [KeyValuePair.Create("gradient_error", 2e-7), KeyValuePair.Create("other", double.PositiveInfinity)],
        },
        new("speed: rnn_scratch", DoctorState.Measured, "64,000 tokens/s"),
    ];

    /// <summary>Set when the device is not here.</summary>
    public string? Refusal { get; set; }

    public List<string> Asked { get; } = [];

    public Task<ImmutableArray<DoctorCheck>> ExamineAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        Asked.Add($"machine {Path.GetFileName(data.Root)}");
        return Task.FromResult(Machine);
    }

    public ImmutableArray<DoctorCheck> Describe(string device) => [new("device", DoctorState.Ok, device)];

    public Task<ImmutableArray<DoctorCheck>> SelfTestAsync(
        string device, Action<string> progress, CancellationToken cancellationToken) =>
        TestAsync($"self-test {device}", progress, cancellationToken);

    public Task<ImmutableArray<DoctorCheck>> CheckGoldenAsync(
        GoldenRequest request, string device, Action<string> progress, CancellationToken cancellationToken) =>
        TestAsync($"golden {device} {Path.GetFileName(request.File)}", progress, cancellationToken);

    private Task<ImmutableArray<DoctorCheck>> TestAsync(
        string what, Action<string> progress, CancellationToken cancellationToken)
    {
        Asked.Add(what);
        if (Refusal is not null) throw new CommandException(Refusal);
        progress("gradients");
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Tests);
    }
}
