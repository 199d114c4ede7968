namespace Sweep.Kernels.Tests;

public sealed class PaddingTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 16)]
    [InlineData(15, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(2_147_483_632, 2_147_483_632)]
    public void Of_Columns_IsTheNextWholeVector(int columns, int stride) => Assert.Equal(stride, Padding.Of(columns));

    [Fact]
    public void Of_MoreThanAnIndexCanName_Throws() =>
        Assert.Throws<OverflowException>(() => Padding.Of(2_147_483_633));
}
