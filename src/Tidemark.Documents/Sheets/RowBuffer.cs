using System.Buffers.Text;
using System.Text;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Sheets;

/// <summary>Collects UTF-8 and hands it on in large pieces: a cell costs no allocation unless its text needs escaping.</summary>
internal sealed class RowBuffer(Stream target) : IDisposable
{
    private const int Capacity = 128 * 1024;
    private const int LongestNumber = 32;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _used;

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public void Number(long value)
    {
        Room(LongestNumber);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out var written);
        _used += written;
    }

    public void Number(double value)
    {
        Room(LongestNumber);
        value.TryFormat(_buffer.AsSpan(_used), out var written, "R", System.Globalization.CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Escaped for XML content; at most 32,767 characters.</summary>
    public void Text(string text)
    {
        if (NeedsCare(text))
        {
            text = XmlText.Escape(text);
        }

        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (bytes > Capacity)
        {
            Flush();
            target.Write(Encoding.UTF8.GetBytes(text));
            return;
        }

        Room(bytes);
        _used += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_used));
    }

    public void Dispose()
    {
        Flush();
        target.Dispose();
    }

    private static bool NeedsCare(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or '&' or '<' or '>' or '"' or (>= '\ud800' and <= '\udfff') or >= '\ufffe')
            {
                return true;
            }
        }

        return false;
    }

    private void Room(int bytes)
    {
        if (_used + bytes > Capacity)
        {
            Flush();
        }
    }

    private void Flush()
    {
        target.Write(_buffer, 0, _used);
        _used = 0;
    }
}
