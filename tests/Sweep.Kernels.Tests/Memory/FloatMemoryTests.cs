namespace Sweep.Kernels.Tests;

public sealed unsafe class FloatMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(1_000_003)]
    public void Grow_AnyCount_IsAlignedAndZero(int count)
    {
        using FloatMemory memory = new();

        memory.Grow((nuint)count);

        Assert.Equal(0, (nint)memory.Start % 64);
        Assert.False(new ReadOnlySpan<float>(memory.Start, count).ContainsAnyExcept(0f));
    }

    [Fact]
    public void Grow_NoMoreThanThereIs_KeepsPlaceAndNumbers()
    {
        using FloatMemory memory = new();
        memory.Grow(40);
        var start = (nint)memory.Start;
        memory.Start[39] = 7;

        memory.Grow(40);
        memory.Grow(3);

        Assert.Equal((start, 7f), ((nint)memory.Start, memory.Start[39]));
    }

    [Fact]
    public void Grow_MoreThanThereIs_IsZeroAgain()
    {
        using FloatMemory memory = new();
        memory.Grow(40);
        new Span<float>(memory.Start, 40).Fill(7);

        memory.Grow(41);

        Assert.False(new ReadOnlySpan<float>(memory.Start, 41).ContainsAnyExcept(0f));
    }

    [Fact]
    public void Clear_AfterSmallerGrow_ClearsAllThereIs()
    {
        using FloatMemory memory = new();
        memory.Grow(40);
        new Span<float>(memory.Start, 40).Fill(7);
        memory.Grow(3);

        memory.Clear();

        Assert.False(new ReadOnlySpan<float>(memory.Start, 40).ContainsAnyExcept(0f));
    }

    [Fact]
    public void Grow_ToNothing_HasNoMemory()
    {
        using FloatMemory memory = new();

        memory.Grow(0);
        memory.Clear();

        Assert.True(memory.Start is null);
    }

    [Fact]
    public void Dispose_Twice_LeavesItReadyToGrow()
    {
        using FloatMemory memory = new();
        memory.Grow(16);

        memory.Dispose();
        memory.Dispose();
        memory.Grow(8);

        Assert.False(new ReadOnlySpan<float>(memory.Start, 8).ContainsAnyExcept(0f));
    }

    [Fact]
    public void Grow_MoreThanAnAddressCanName_Throws()
    {
        using FloatMemory memory = new();

        Assert.Throws<OverflowException>(() => memory.Grow(nuint.MaxValue / 2));
    }
}
