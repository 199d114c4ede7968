namespace Sweep.Contracts;

/// <summary>Names one slot: a device share of one incarnation of one silo.</summary>
/// <param name="Silo">The silo's address with its generation, as Orleans writes it: <c>10.0.0.7:11111@3</c>.</param>
/// <param name="Device">The device share there: <c>cpu:0</c>, <c>cpu:1</c>, <c>cuda:0</c>.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SlotId")]
public readonly record struct SlotId(string Silo, string Device)
{
    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text holds no <c>/</c> between silo and device.</exception>
    public static SlotId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.LastIndexOf('/');
        return slash > 0 && slash < text.Length - 1
            ? new SlotId(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is no slot; a slot is written 'silo/device', such as '127.0.0.1:11111@3/cpu:0'.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Silo}/{Device}";
}
