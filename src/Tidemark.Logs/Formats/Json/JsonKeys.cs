using System.Runtime.CompilerServices;
using System.Text;

namespace Tidemark.Logs.Formats.Json;

/// <summary>What a value is read for.</summary>
internal enum JsonField : byte
{
    Time,
    Client,

    /// <summary>The client with its port behind it.</summary>
    ClientAndPort,
    Forwarded,

    /// <summary>The list of X-Forwarded-For to which the server itself added the address of the connection.</summary>
    ForwardedWithClient,

    /// <summary>The list of X-Forwarded-For, or without one the connection.</summary>
    ForwardedOrClient,
    Host,

    /// <summary>A request line: <c>GET /x HTTP/1.1</c>.</summary>
    Request,

    /// <summary>A target with its query.</summary>
    Target,
    Path,
    Query,
    Scheme,

    /// <summary><c>on</c> over TLS.</summary>
    IsHttps,

    /// <summary>Not empty over TLS: its version, its cipher, an object about it.</summary>
    Tls,
    Status,
    Bytes,
    Referer,
    NginxCache,

    /// <summary>The header <c>Cache-Status</c> (RFC 9211).</summary>
    CacheStatus,
}

/// <summary>A key that is read: for a field, or for the keys of the object behind it.</summary>
internal sealed class JsonKey(byte[] name)
{
    public byte[] Name => name;

    /// <summary>What it is read for; null when only what is in it is.</summary>
    public JsonField? Field { get; set; }

    /// <summary>Of the keys of a line for one field, the lowest decides.</summary>
    public byte Rank { get; set; }

    /// <summary>The keys of the object.</summary>
    public JsonKeys? Children { get; set; }
}

/// <summary>The keys of an object that are read, found by their length and a few of their bytes.</summary>
internal sealed class JsonKeys
{
    private const int Slots = 64;

    private readonly JsonKey[][] _slots = new JsonKey[Slots][];

    private JsonKeys() => Array.Fill(_slots, []);

    /// <summary>How many fields there are.</summary>
    public static int FieldCount { get; } = Enum.GetValues<JsonField>().Length;

    /// <summary>Makes them of a list.</summary>
    /// <param name="fields">For each field the paths of its keys (<c>request.host</c>), the one that decides first.</param>
    public static JsonKeys Of(params (JsonField Field, string[] Paths)[] fields)
    {
        var keys = new JsonKeys();
        foreach (var (field, paths) in fields)
        {
            for (var rank = 0; rank < paths.Length; rank++)
            {
                var key = keys.At(paths[rank]);
                key.Field = field;
                key.Rank = (byte)rank;
            }
        }

        return keys;
    }

    /// <summary>The key of the name, or null when it is not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public JsonKey? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length > 0)
        {
            foreach (var key in _slots[SlotOf(name)])
            {
                if (name.SequenceEqual(key.Name))
                {
                    return key;
                }
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(ReadOnlySpan<byte> name) => (name.Length + (name[0] * 5) + (name[^1] * 11) + (name[name.Length / 2] * 3)) & (Slots - 1);

    private JsonKey At(string path)
    {
        var keys = this;
        JsonKey? key = null;
        foreach (var name in path.Split('.'))
        {
            keys = key is null ? keys : key.Children ??= new JsonKeys();
            key = keys.Add(Encoding.ASCII.GetBytes(name));
        }

        return key!;
    }

    private JsonKey Add(byte[] name)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        var key = new JsonKey(name);
        ref var slot = ref _slots[SlotOf(name)];
        slot = [.. slot, key];
        return key;
    }
}
