using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Sweep.Search.Tests.Space;

public sealed class ExactNumberTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("0e99999999999999999999", "0")]
    [InlineData("10", "10")]
    [InlineData("10.0", "10")]
    [InlineData("1e1", "10")]
    [InlineData("1E+1", "10")]
    [InlineData("100e-1", "10")]
    [InlineData("0.01e3", "10")]
    [InlineData("-1.50e2", "-150")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("100000000000000000000000000000", "100000000000000000000000000000")]
    [InlineData("1.5", null)]
    [InlineData("1e-1", null)]
    [InlineData("1e-99999999999999999999", null)]
    [InlineData("1e99999999999999999999", null)]
    [InlineData("1000000000000000000000000000000000", null)]
    public void ToWhole_AnyForm_GivesTheExactValueOrNull(string raw, string? expected) => Assert.Equal(
        expected, ExactNumber.Parse(raw).ToWhole()?.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void ToWhole_MantissaAndExponent_AgreesWithExactArithmetic() =>
        Gen.Select(Gen.Int[-99999, 99999], Gen.Int[0, 4], Gen.Int[-8, 12]).Sample((mantissa, decimals, exponent) =>
        {
            var digits = $"{Math.Abs(mantissa):D6}".Insert(6 - decimals, ".").TrimEnd('.').TrimStart('0');
            if (digits.Length == 0 || digits[0] == '.') digits = "0" + digits;
            var raw = $"{(mantissa < 0 ? "-" : "")}{digits}e{exponent}";
            var power = exponent - decimals;
            var scale = BigInteger.Pow(10, Math.Abs(power));
            var isWhole = power >= 0 || mantissa % scale == 0;
            BigInteger? expected = !isWhole ? null : power >= 0 ? mantissa * scale : mantissa / scale;

            Assert.Equal($"{expected}", $"{ExactNumber.Parse(raw).ToWhole()}");
        });
}
