using Microsoft.Win32.SafeHandles;
using Tidemark.Files;

namespace Tidemark.Metering.Watch;

/// <summary>
/// Tells a file that is being copied from one that is written: it is the beginning of another file. Nothing in it is new, and before it is
/// whole the ledger cannot tell what it is.
/// </summary>
internal static class CopyInProgress
{
    private const int Compared = 4096;

    /// <summary>Whether the open file is the beginning of one of the others.</summary>
    public static bool Is(FollowedFile file, IEnumerable<FollowedFile> others) =>
        others.Any(other => other.Id != file.Id && !other.IsCompressed && other.Stamp.Length > file.Stamp.Length && BeginsAs(file, other) && IsBeginningOf(file, other));

    private static bool BeginsAs(FollowedFile file, FollowedFile other)
    {
        var ours = file.Beginning();
        try
        {
            return other.Beginning().StartsWith(ours);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsBeginningOf(FollowedFile file, FollowedFile other)
    {
        using var opened = other.Handle is null ? TryOpen(other.Path) : null;
        if ((other.Handle ?? opened) is not { } whole)
        {
            return false;
        }

        var length = (int)Math.Min(file.Stamp.Length, Compared);
        return Same(file.Handle!, whole, 0, length) && Same(file.Handle!, whole, file.Stamp.Length - length, length);
    }

    private static bool Same(SafeFileHandle one, SafeFileHandle other, long offset, int length)
    {
        Span<byte> ours = stackalloc byte[length];
        Span<byte> theirs = stackalloc byte[length];
        return RandomAccess.Read(one, ours, offset) == length && RandomAccess.Read(other, theirs, offset) == length && ours.SequenceEqual(theirs);
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return FileOpening.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
