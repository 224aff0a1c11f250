namespace Tidemark.Ingest;

/// <summary>Names in the order in which people count: <c>access.log.2</c> before <c>access.log.10</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        while (left.Length > 0 && right.Length > 0)
        {
            var (digits, others) = (Digits(left), Digits(right));
            var numbers = digits > 0 && others > 0;
            var difference = numbers ? Number(left[..digits], right[..others]) : left[0].CompareTo(right[0]);
            if (difference != 0)
            {
                return difference;
            }

            left = left[(numbers ? digits : 1)..];
            right = right[(numbers ? others : 1)..];
        }

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int Number(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}
