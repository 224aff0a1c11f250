using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Fields between quotes. A quote inside is escaped as <c>\"</c> (Apache) or <c>\x22</c> (nginx), a backslash as <c>\\</c> or <c>\x5C</c>.</summary>
internal static class Quoted
{
    /// <summary>Where the closing quote is in the text that follows the opening one, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int End(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (text[at] == '"')
            {
                return at;
            }

            at += 2;
            if (at > text.Length)
            {
                return -1;
            }
        }
    }
}
