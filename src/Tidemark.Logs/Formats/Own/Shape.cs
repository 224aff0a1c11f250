using System.Buffers;

namespace Tidemark.Logs.Formats.Own;

/// <summary>How the values of a list are parted.</summary>
internal enum ListKind
{
    /// <summary>It is not a list.</summary>
    None,

    /// <summary>By commas, mostly with a blank behind: <c>203.0.113.7, 198.51.100.4</c>.</summary>
    Commas,

    /// <summary>By a comma and a blank, or a colon between blanks: <c>502, 200 : 200</c>.</summary>
    CommasAndColons,
}

/// <summary>What is known of the text of a variable: it tells where the variable ends.</summary>
/// <param name="Length">Its length when it has always the same, else 0.</param>
/// <param name="Bytes">What it consists of, of a list each of its values; null: of anything.</param>
/// <param name="First">What it begins with, or 0.</param>
/// <param name="List">Whether it is a list.</param>
internal sealed record Shape(int Length = 0, SearchValues<byte>? Bytes = null, byte First = 0, ListKind List = ListKind.None)
{
    private static readonly SearchValues<byte> OfDigits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> OfDecimal = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> OfWord = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);
    private static readonly SearchValues<byte> OfHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]"u8);

    private static readonly SearchValues<byte> OfAddress = SearchValues.Create("0123456789abcdefABCDEF:.unix-"u8);
    private static readonly SearchValues<byte> OfNumber = SearchValues.Create("0123456789.-"u8);

    public static Shape Any { get; } = new();

    /// <summary>An address of a client, <c>unix:</c>, or a dash.</summary>
    public static Shape Address { get; } = new(Bytes: OfAddress);

    /// <summary>A header that is a list, such as X-Forwarded-For.</summary>
    public static Shape Texts { get; } = new(List: ListKind.Commas);

    /// <summary>Numbers of several servers that were asked for one request.</summary>
    public static Shape UpstreamNumbers { get; } = new(Bytes: OfNumber, List: ListKind.CommasAndColons);

    /// <summary>Names or addresses of such servers.</summary>
    public static Shape Upstreams { get; } = new(List: ListKind.CommasAndColons);

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
        || (List == ListKind.None && EndsByItsBytes(next));

    private bool EndsByItsBytes(Shape next) =>
        (Bytes is not null && next.First != 0 && !Bytes.Contains(next.First))
        || (Bytes is not null && next.Bytes is not null && !Enumerable.Range(0, 256).Any(i => Bytes.Contains((byte)i) && next.Bytes.Contains((byte)i)));
}
