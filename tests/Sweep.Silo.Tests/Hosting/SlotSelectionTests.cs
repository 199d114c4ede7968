namespace Sweep.Silo.Tests;

public sealed class SlotSelectionTests
{
    [Theory]
    [InlineData("auto", null, false)]
    [InlineData("cpu:1", 1, false)]
    [InlineData("cpu:1024", 1024, false)]
    [InlineData("cuda:all", null, true)]
    [InlineData("cuda:3", null, true, 3)]
    [InlineData("cuda:2,0", null, true, 2, 0)]
    public void Parse_SoundText_IsThatSelection(string text, int? cpuSlots, bool isCuda, params int[] devices)
    {
        var selection = SlotSelection.Parse(text, out var fault)!;

        Assert.Equal("", fault);
        Assert.Equal((cpuSlots, isCuda, text), (selection.CpuSlots, selection.IsCuda, selection.ToString()));
        Assert.Equal(devices, selection.CudaDevices);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AUTO")]
    [InlineData("cpu")]
    [InlineData("cpu:0")]
    [InlineData("cpu:1025")]
    [InlineData("cpu:all")]
    [InlineData("cuda")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:0,")]
    [InlineData("cuda:0, 1")]
    [InlineData("cuda:all,0")]
    [InlineData("cuda:99999999999")]
    public void Parse_NotUnderstood_SaysWhatWouldBeRight(string? text)
    {
        Assert.Null(SlotSelection.Parse(text, out var fault));

        Assert.Equal(
            "It is 'auto', 'cpu:N' with N from 1 to 1024, 'cuda:all', or CUDA devices by number: 'cuda:0', 'cuda:0,2'.", fault);
    }

    [Fact]
    public void Parse_NoDevice_SaysSo()
    {
        Assert.Null(SlotSelection.Parse("cuda:", out var fault));

        Assert.Equal($"It names no device. {SlotSelection.Forms}", fault);
    }

    [Fact]
    public void Parse_DeviceTwice_SaysWhich()
    {
        Assert.Null(SlotSelection.Parse("cuda:1,0,00", out var fault));

        Assert.Equal("It names device '0' more than once; name each once.", fault);
    }

    [Fact]
    public void Equals_SameDevices_IsTrue()
    {
        Assert.Equal(SlotSelection.Parse("cuda:0,2", out _), SlotSelection.Parse("cuda:0,2", out _));
        Assert.NotEqual(SlotSelection.Parse("cuda:0,2", out _), SlotSelection.Parse("cuda:0", out _));
        Assert.Equal(SlotSelection.Cpu(2), SlotSelection.Parse("cpu:2", out _));
    }
}
