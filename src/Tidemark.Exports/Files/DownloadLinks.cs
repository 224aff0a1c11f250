using Tidemark.Exports.Tasks;

namespace Tidemark.Exports.Files;

/// <summary>A file that may be downloaded.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">The name to offer.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Hash">SHA-256, hex: its ETag.</param>
public sealed record DownloadFile(string Path, string Name, string ContentType, string Hash);

/// <summary>Signs download links anew on each describe, and checks them.</summary>
public sealed class DownloadLinks
{
    /// <summary>An absolute URL, shorter than 300 characters; empty unless the task succeeded.</summary>
    /// <param name="task">The task.</param>
    /// <param name="origin">Scheme and host of the call, such as <c>http://127.0.0.1:8080</c>; the setting Exports:PublicUrl goes first.</param>
    public string Sign(ExportTask task, string origin) => throw new NotImplementedException($"{task} {origin}");

    /// <summary>The file behind a link, or null when its signature does not hold, it has expired or the file is gone.</summary>
    /// <param name="path">The URL's path, as sent.</param>
    /// <param name="expires">The parameter Expires, as sent.</param>
    /// <param name="signature">The parameter Signature, as sent.</param>
    public Task<DownloadFile?> Open(string path, string? expires, string? signature) => throw new NotImplementedException($"{path} {expires} {signature}");
}
