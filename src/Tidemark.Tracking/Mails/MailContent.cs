using System.IO.Compression;
using System.Text.Json;

namespace Tidemark.Tracking.Mails;

/// <summary>A composed mail, sent unchanged to every recipient at every attempt.</summary>
internal sealed record MailContent(string Subject, string Text, string Html)
{
    /// <summary>The stored form: JSON, compressed.</summary>
    public byte[] ToBytes()
    {
        using var output = new MemoryStream();
        using (var packed = new BrotliStream(output, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(packed, this);
        }

        return output.ToArray();
    }

    /// <summary>From the stored form.</summary>
    public static MailContent FromBytes(byte[] bytes)
    {
        using var packed = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<MailContent>(packed)!;
    }
}
