using System.Text;

namespace Tidemark.Logs.Formats.W3c;

/// <summary>What a column of a log with <c>#Fields:</c> is read for.</summary>
internal enum W3cField
{
    Date,
    Time,
    Instant,
    Client,
    Forwarded,
    Host,

    /// <summary>The header Host beside a column of <see cref="Host"/>: the two are not the same in every log.</summary>
    OtherHost,
    Stem,
    Query,
    Status,
    Bytes,
    Referer,
    Cache,
    Protocol,
    Tls,
    Port,
}

/// <summary>The names of columns that are read. Where a log has several for one field, the first of this list is taken.</summary>
internal static class W3cFields
{
    private static readonly (string Name, W3cField Field)[] Names =
    [
        ("date", W3cField.Date),
        ("time", W3cField.Time),
        ("timestamp", W3cField.Instant),
        ("timestamp(ms)", W3cField.Instant),
        ("c-ip", W3cField.Client),
        ("x-forwarded-for", W3cField.Forwarded),
        ("cs(x-forwarded-for)", W3cField.Forwarded),
        ("x-host-header", W3cField.Host),
        ("cs(host)", W3cField.Host),
        ("cs-host", W3cField.OtherHost),
        ("cs-uri", W3cField.Stem),
        ("cs-uri-stem", W3cField.Stem),
        ("cs-uri-query", W3cField.Query),
        ("sc-status", W3cField.Status),
        ("sc-bytes", W3cField.Bytes),
        ("cs(referer)", W3cField.Referer),
        ("cs-referer", W3cField.Referer),
        ("x-edge-result-type", W3cField.Cache),
        ("x-edge-response-result-type", W3cField.Cache),
        ("x-edge-detailed-result-type", W3cField.Cache),
        ("cs-protocol", W3cField.Protocol),
        ("ssl-protocol", W3cField.Tls),
        ("s-port", W3cField.Port),
    ];

    /// <summary>How many fields there are.</summary>
    public static int Count { get; } = Enum.GetValues<W3cField>().Length;

    /// <summary>The place of a column's name in the list, or -1 when it is not read.</summary>
    public static int RankOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, Names[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The field of a place in the list.</summary>
    public static W3cField Of(int rank) => Names[rank].Field;

    /// <summary>Whether the place in the list is that of a whole URL, behind which no query follows.</summary>
    public static bool IsWholeUrl(int rank) => Names[rank].Name == "cs-uri";
}
