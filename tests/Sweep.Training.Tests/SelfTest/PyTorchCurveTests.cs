using System.Text;

namespace Sweep.Training.Tests;

/// <summary>Golden files as their program writes them, of shapes that nothing here was fitted to.</summary>
public sealed class PyTorchCurveTests
{
    private static readonly string[] Cases =
    [
        "cell=lstm,layers=2,hidden_size=18,sampling=sequential-reset,lr=2,init_scale=0.2",
        "cell=gru,layers=3,hidden_size=10,lr=1,init_scale=0.3,clip_norm=0.05,batch_size=7,num_steps=33",
        "cell=rnn,layers=3,hidden_size=12,lr=0.5,init_scale=0.2,clip_norm=0.1,batch_size=64,num_steps=10",
        "cell=rnn_scratch,hidden_size=20,lr=0.5,init_scale=0.2,epochs=7,num_steps=5,batch_size=128",
    ];

    [Fact]
    public async Task Run_CurvesThatPyTorchGivesNow_AreMet()
    {
        var python = Requires.PythonWithTorch();
        var data = Path.Combine(AppContext.BaseDirectory, "Data");
        string[] arguments = [Path.Combine(data, "golden_curves.py"), Path.Combine(data, "sample.txt"), "--corpus", "sample"];

        var file = await Programs.RunAsync(python, [.. arguments, .. Cases.SelectMany(c => new[] { "--case", c })]);

        var golden = GoldenFile.Read(Encoding.UTF8.GetBytes(file));
        var results = new TrainerSelfTest("cpu", TimeProvider.System, _ => { }, CancellationToken.None).Run(golden, Golden.Sample);
        Assert.Equal(Cases.Length + 1, results.Length);
        Assert.All(results, r => Assert.True(r.Outcome == SelfTestOutcome.Passed, r.Finding));
        Assert.DoesNotContain(results, r => r.Finding.Contains("differs", StringComparison.Ordinal));
    }
}
