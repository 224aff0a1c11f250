namespace Tidemark.Usage.Contract;

/// <summary>Stored figures do not match their checksum, or cannot be read. The message names their place and the way out.</summary>
public sealed class DamagedFiguresException : IOException
{
    /// <param name="place">What is damaged: which figures of which domain and day.</param>
    /// <param name="file">The database.</param>
    /// <param name="cause">What is wrong with the bytes.</param>
    public DamagedFiguresException(string place, string file, Exception cause)
        : base($"{place} in {file} cannot be read: {cause.Message.TrimEnd('.')}. List all damage with: tidemark verify. Then restore a backup with: tidemark restore", cause) =>
        (Place, Reason) = (place, cause.Message.TrimEnd('.'));

    /// <summary>What is damaged, as a person would name it.</summary>
    public string Place { get; }

    /// <summary>What is wrong with the bytes.</summary>
    public string Reason { get; }
}
