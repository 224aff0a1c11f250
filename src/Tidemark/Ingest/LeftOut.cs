namespace Tidemark.Ingest;

/// <summary>Something in a folder that is not read.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Reason">One of the reasons below.</param>
internal sealed record LeftOut(string Path, string Reason)
{
    /// <summary>The name is one of error logs, databases, keys, archives or temporary files.</summary>
    public const string Name = "not named like access logs. Name a file explicitly to read it.";

    /// <summary>It holds an installation.</summary>
    public const string Data = "data folders of Tidemark hold no logs.";

    /// <summary>A symbolic link that leaves the folder.</summary>
    public const string Link = "symbolic links that leave the folder. Pass --follow-links to follow them.";
}
