namespace Tidemark.Logs.Fields;

/// <summary>Limits of a line.</summary>
public static class LogLine
{
    /// <summary>Bytes of the longest line that is read, without its line end. A longer one is rejected.</summary>
    public const int Longest = 65_536;
}
