namespace Sweep.Search.Tests.Space;

public sealed class GridFileQuotaTests
{
    [Theory]
    [InlineData("\"1B\"", 1)]
    [InlineData("\"10 GiB\"", 10L << 30)]
    [InlineData("\"10gib\"", 10L << 30)]
    [InlineData("\"500 MB\"", 500_000_000)]
    [InlineData("\"1.5 KiB\"", 1536)]
    [InlineData("\"1.0001 KB\"", 1000)]
    [InlineData("\" 2  TB\"", 2_000_000_000_000)]
    [InlineData("\"8192 TiB\"", 1L << 53)]
    [InlineData("\"3 MiB\"", 3 << 20)]
    [InlineData("\"3 KB\"", 3000)]
    [InlineData("\"3 GB\"", 3_000_000_000)]
    [InlineData("12345", 12345)]
    [InlineData("1e3", 1000)]
    [InlineData("9007199254740992", 1L << 53)]
    public void Parse_Quota_IsReadAsBytes(string value, long bytes) =>
        Assert.Equal(bytes, Grid.Spec(Grid.Top($"\"checkpoint\":{{\"quota\":{value}}}")).Checkpoint.QuotaBytes);

    [Theory]
    [InlineData("0", "'0' is out of range")]
    [InlineData("1.5", "'1.5' is not a whole number")]
    [InlineData("9007199254740993", "'9007199254740993' is out of range")]
    [InlineData("\"10\"", "'10' has no unit")]
    [InlineData("\"\"", "'' has no unit")]
    [InlineData("\"GiB\"", "'GiB' is no size")]
    [InlineData("\"ten GiB\"", "'ten GiB' is no size")]
    [InlineData("\"-1 GiB\"", "'-1 GiB' is no size")]
    [InlineData("\"1,000 B\"", "'1,000 B' is no size")]
    [InlineData("\"10 XB\"", "'10 XB' is no size")]
    [InlineData("\"0 GiB\"", "'0 GiB' is out of range")]
    [InlineData("\"0.5 B\"", "'0.5 B' is out of range")]
    [InlineData("\"8193 TiB\"", "'8193 TiB' is out of range")]
    [InlineData("\"99999999999999999999999999999 TiB\"", "'99999999999999999999999999999 TiB' is no size")]
    [InlineData("\"79228162514264337593543950335 TiB\"", "'79228162514264337593543950335 TiB' is out of range")]
    [InlineData("true", "'true' is not a number")]
    public void Parse_QuotaThatIsWrong_IsBlamed(string value, string problem) => Assert.StartsWith(
        $"{problem}; quota takes a size such as '10 GiB' or '500 MB'",
        Grid.MessageAtMark(Grid.Top($"\"checkpoint\":{{\"quota\":§{value}}}")));
}
