using System.Buffers;

namespace Tidemark.Logs.Formats.Own;

/// <summary>What is known of the text of a variable: it tells where the variable ends.</summary>
/// <param name="Length">Its length when it has always the same, else 0.</param>
/// <param name="Bytes">What it consists of; null: of anything.</param>
/// <param name="First">What it begins with, or 0.</param>
internal sealed record Shape(int Length = 0, SearchValues<byte>? Bytes = null, byte First = 0)
{
    private static readonly SearchValues<byte> OfDigits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> OfDecimal = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> OfWord = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);
    private static readonly SearchValues<byte> OfHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]"u8);

    public static Shape Any { get; } = new();

    public static Shape Digits { get; } = new(Bytes: OfDigits);

    public static Shape Decimal { get; } = new(Bytes: OfDecimal);

    public static Shape Word { get; } = new(Bytes: OfWord);

    public static Shape Host { get; } = new(Bytes: OfHost);

    public static Shape Status { get; } = new(Length: 3, Bytes: OfDigits);

    public static Shape Path { get; } = new(First: (byte)'/');

    public static Shape Fixed(int length) => new(length);

    /// <summary>Whether it can be told where this ends when the other follows immediately.</summary>
    public bool EndsBefore(Shape next) =>
        Length > 0
        || (Bytes is not null && next.First != 0 && !Bytes.Contains(next.First))
        || (Bytes is not null && next.Bytes is not null && !Enumerable.Range(0, 256).Any(i => Bytes.Contains((byte)i) && next.Bytes.Contains((byte)i)));
}
