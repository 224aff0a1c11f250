namespace Tidemark.Metering.Posts;

/// <summary>A body holds more content than is taken.</summary>
public sealed class PostTooLargeException(long most) : Exception($"The decompressed body exceeds {most} bytes.")
{
    /// <summary>How many bytes are taken.</summary>
    public long Most { get; } = most;
}

/// <summary>Another body was posted under the same key before.</summary>
public sealed class PostConflictException() : Exception("Another body was already posted under this key.");

/// <summary>The store cannot be written now: its disk is full, or another process keeps it locked. Nothing of the post was counted.</summary>
public sealed class PostRefusedException(string message, Exception cause) : Exception(message, cause);
