using System.Buffers;
using Microsoft.AspNetCore.Http;
using Tidemark.Api.Errors;

namespace Tidemark.Api.Wire;

/// <summary>The body of a call in a pooled buffer that grows as the body arrives: a length that is only declared reserves nothing. It is given back with this object.</summary>
internal sealed class RequestBody(BodyMemory memory) : IDisposable
{
    /// <summary>The largest body.</summary>
    public const int Largest = 4 * 1024 * 1024;

    private const int Smallest = 4 * 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads all of it.</summary>
    /// <exception cref="ApiException">The body is too large or badly framed, or does not fit into the memory for bodies now.</exception>
    public async Task Read(HttpContext context)
    {
        var http = context.Request;
        if (http.ContentLength is > Largest)
        {
            throw TooLarge();
        }

        if (http.ContentLength is 0 || (http.ContentLength is null && http.Headers.TransferEncoding.Count == 0 && HttpProtocol.IsHttp11(http.Protocol)))
        {
            return;
        }

        try
        {
            int count;
            do
            {
                if (_length == _buffer.Length)
                {
                    Grow();
                }

                count = await http.Body.ReadAsync(_buffer.AsMemory(_length), context.RequestAborted);
                _length += count;
            }
            while (count > 0 && _length <= Largest && _length != http.ContentLength);
        }
        catch (IOException error) when (error.InnerException is OverflowException)
        {
            throw CommonErrors.InvalidParameter.With("A chunk of the body declares a size of more than 63 bits.");
        }

        if (_length > Largest)
        {
            throw TooLarge();
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            memory.GiveBack(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, 2 * _buffer.Length));
        if (!memory.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw new ApiException(CommonErrors.ThrottledApi, "The bodies of other calls fill Api:BodyMemory; retry later.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        var (smaller, length) = (_buffer, _length);
        smaller.AsSpan(0, length).CopyTo(larger);
        Dispose();
        (_buffer, _length) = (larger, length);
    }

    private static ApiException TooLarge() => CommonErrors.BodyTooLarge.With($"At most {Largest} bytes are allowed.");
}
