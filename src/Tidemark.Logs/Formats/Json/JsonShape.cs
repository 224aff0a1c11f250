using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Formats.Json;

/// <summary>
/// The names that the line before had, in their order. One writer writes the same names over and over: comparing with the one that is due is less work than
/// finding where a name ends and what it is.
/// </summary>
internal sealed class JsonShape
{
    private const int Most = 64;
    private const int LongestName = 64;

    private readonly byte[] _names = new byte[Most * LongestName];
    private readonly (JsonKeys? Of, JsonKey? Key, int Length)[] _steps = new (JsonKeys?, JsonKey?, int)[Most];
    private int _step;

    /// <summary>A line begins.</summary>
    public void Restart() => _step = 0;

    /// <summary>Takes the name that is due, with the colon behind it, if it is the next of these keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(scoped ref JsonScanner scanner, JsonKeys of, out JsonKey? key)
    {
        key = null;
        if (_step >= Most)
        {
            return false;
        }

        ref readonly var due = ref _steps[_step];
        if (due.Of != of || !scanner.TryTakeExactly(_names.AsSpan(_step * LongestName, due.Length)))
        {
            return false;
        }

        key = due.Key;
        _step++;
        return true;
    }

    /// <summary>Remembers what came instead.</summary>
    /// <param name="text">The name between its quotes, up to and with the colon.</param>
    /// <param name="of">The keys it was looked for in.</param>
    /// <param name="key">The key that was found, or null.</param>
    public void Learn(ReadOnlySpan<byte> text, JsonKeys of, JsonKey? key)
    {
        if (_step >= Most)
        {
            return;
        }

        var fits = text.Length <= LongestName;
        if (fits)
        {
            text.CopyTo(_names.AsSpan(_step * LongestName));
        }

        _steps[_step] = fits ? (of, key, text.Length) : default;
        _step++;
    }
}
