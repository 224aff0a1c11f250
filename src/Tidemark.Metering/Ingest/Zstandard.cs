using System.Runtime.InteropServices;

namespace Tidemark.Metering.Ingest;

/// <summary>The Zstandard library of the machine. It is not brought along: whoever has no such files does without.</summary>
internal sealed unsafe class Zstandard
{
    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["libzstd.dll", "zstd.dll"]
        : OperatingSystem.IsMacOS() ? ["libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "/usr/local/lib/libzstd.1.dylib"]
        : ["libzstd.so.1"];

    private readonly delegate* unmanaged<nint> _create;
    private readonly delegate* unmanaged<nint, nuint> _free;
    private readonly delegate* unmanaged<nint, Range*, Range*, nuint> _decompress;
    private readonly delegate* unmanaged<nuint, uint> _isError;
    private readonly delegate* unmanaged<nuint, byte*> _errorName;

    private Zstandard(nint library)
    {
        _create = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "ZSTD_createDStream");
        _free = (delegate* unmanaged<nint, nuint>)NativeLibrary.GetExport(library, "ZSTD_freeDStream");
        _decompress = (delegate* unmanaged<nint, Range*, Range*, nuint>)NativeLibrary.GetExport(library, "ZSTD_decompressStream");
        _isError = (delegate* unmanaged<nuint, uint>)NativeLibrary.GetExport(library, "ZSTD_isError");
        _errorName = (delegate* unmanaged<nuint, byte*>)NativeLibrary.GetExport(library, "ZSTD_getErrorName");
    }

    /// <summary>Loads the library; the system keeps it loaded.</summary>
    /// <exception cref="IOException">It is not there; says how to get it.</exception>
    public static Zstandard Load() => Load(Names);

    /// <inheritdoc cref="Load()"/>
    internal static Zstandard Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new Zstandard(library);
            }
        }

        throw new IOException(
            $"this is Zstandard data, and the library that unpacks it ({names[0]}) is not on this machine: install it (Debian and Ubuntu: apt install libzstd1; Fedora: dnf install libzstd; "
            + "Alpine: apk add zstd-libs), or unpack the data before: zstd -dc FILE | tidemark ingest -");
    }

    /// <summary>A decoder of one content.</summary>
    public Decoder CreateDecoder() => new(this, _create());

    // ZSTD_inBuffer and ZSTD_outBuffer
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }

    /// <summary>Unpacks one content, bit by bit.</summary>
    internal sealed class Decoder(Zstandard library, nint stream) : SafeHandle(stream, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        /// <summary>Unpacks what there is and fits.</summary>
        /// <param name="from">Compressed bytes.</param>
        /// <param name="into">Where to.</param>
        /// <param name="insideFrame">Whether more is to come of the frame.</param>
        /// <exception cref="InvalidDataException">The data is damaged.</exception>
        public (int Taken, int Written) Decompress(ReadOnlySpan<byte> from, Span<byte> into, out bool insideFrame)
        {
            fixed (byte* source = from, target = into)
            {
                var input = new Range { Start = source, Size = (nuint)from.Length };
                var output = new Range { Start = target, Size = (nuint)into.Length };
                var result = library._decompress(handle, &output, &input);
                if (library._isError(result) != 0)
                {
                    var name = Marshal.PtrToStringUTF8((nint)library._errorName(result));
                    throw new InvalidDataException($"The Zstandard data is damaged or cut off, something else follows it, or it needs more memory than is allowed ({name}).");
                }

                insideFrame = result != 0;
                return ((int)input.Position, (int)output.Position);
            }
        }

        protected override bool ReleaseHandle()
        {
            library._free(handle);
            return true;
        }
    }
}
