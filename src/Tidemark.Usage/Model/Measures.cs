using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Usage.Model;

/// <summary>The figures of <see cref="Counters"/>, to ask for some of them only: bits in the order of its fields.</summary>
[Flags]
public enum Measures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="Counters.Requests"/>.</summary>
    Requests = 1 << 0,

    /// <summary><see cref="Counters.Bytes"/>.</summary>
    Bytes = 1 << 1,

    /// <summary><see cref="Counters.HitRequests"/>.</summary>
    HitRequests = 1 << 2,

    /// <summary><see cref="Counters.HitBytes"/>.</summary>
    HitBytes = 1 << 3,

    /// <summary><see cref="Counters.OriginRequests"/>.</summary>
    OriginRequests = 1 << 4,

    /// <summary><see cref="Counters.OriginBytes"/>.</summary>
    OriginBytes = 1 << 5,

    /// <summary><see cref="Counters.HttpsRequests"/>.</summary>
    HttpsRequests = 1 << 6,

    /// <summary><see cref="Counters.HttpsBytes"/>.</summary>
    HttpsBytes = 1 << 7,

    /// <summary><see cref="Counters.Status2xx"/>.</summary>
    Status2xx = 1 << 8,

    /// <summary><see cref="Counters.Status3xx"/>.</summary>
    Status3xx = 1 << 9,

    /// <summary><see cref="Counters.Status4xx"/>.</summary>
    Status4xx = 1 << 10,

    /// <summary><see cref="Counters.Status5xx"/>.</summary>
    Status5xx = 1 << 11,

    /// <summary>Every one.</summary>
    All = (1 << 12) - 1,
}

/// <summary>Reaches the figures of counters by number.</summary>
internal static class MeasureIndex
{
    public const int Count = 12;

    public const int Bytes = 1;

    /// <summary>The fields in their order.</summary>
    public static Span<long> Fields(ref Counters counters) => MemoryMarshal.CreateSpan(ref Unsafe.As<Counters, long>(ref counters), Count);

    public static bool Has(this Measures measures, int index) => ((int)measures & (1 << index)) != 0;
}
