using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Tidemark.Exports.Tasks;
using Tidemark.Storage;

namespace Tidemark.Exports.Files;

/// <summary>A file that may be downloaded.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Name">The name to offer.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Hash">SHA-256, hex: its ETag.</param>
public sealed record DownloadFile(string Path, string Name, string ContentType, string Hash);

/// <summary>
/// Signs download links on each describe call, and verifies them. The signature (HMAC-SHA256, base64url) covers the path, the
/// expiry and the hash of the file, so that a link is valid for exactly one content.
/// </summary>
public sealed class DownloadLinks(ControlDatabase database, FileStore files, DataKey dataKey, ExportOptions options, TimeProvider clock)
{
    /// <summary>The prefix of the path of every link.</summary>
    public const string PathPrefix = "/files/";

    private const int LongestPath = 128;
    private const int LongestExpires = 12;

    private readonly Lazy<byte[]> _key = new(() => dataKey.Derive("export-links"));

    /// <summary>
    /// An absolute URL, shorter than 300 characters; empty unless the task succeeded, and when the origin is longer than
    /// <see cref="ExportOptions.LongestPublicUrl"/>.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="origin">Scheme and host of the call, such as <c>http://127.0.0.1:8080</c>; the setting Exports:PublicUrl takes precedence.</param>
    public string Sign(ExportTask task, string origin)
    {
        if (task is not { State: ExportState.Success, FileHash: { } hash, FileName: { } name })
        {
            return "";
        }

        var start = (options.PublicUrl ?? origin).TrimEnd('/');
        if (start.Length > ExportOptions.LongestPublicUrl)
        {
            // the origin comes from the call's Host header: no name of a host that leads here is as long as that
            return "";
        }

        var path = PathOf(task.Id, name);
        var expires = clock.GetUtcNow().Add(options.LinkLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{start}{path}?Expires={expires}&Signature={SignatureOf(path, expires, hash)}";
    }

    /// <summary>The file of a link, or null if the signature is invalid, the link has expired or the file was deleted.</summary>
    /// <param name="path">The URL's path, as sent.</param>
    /// <param name="expires">The parameter Expires, as sent.</param>
    /// <param name="signature">The parameter Signature, as sent.</param>
    public async Task<DownloadFile?> Open(string path, string? expires, string? signature)
    {
        if (path.Length > LongestPath || !path.StartsWith(PathPrefix, StringComparison.Ordinal)
            || expires is not { Length: > 0 and <= LongestExpires } || signature is not { Length: > 0 and <= LongestPath }
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until))
        {
            return null;
        }

        var parts = path[PathPrefix.Length..].Split('/');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<ExportRow>(
            $"SELECT {ExportRow.Columns} FROM export_task WHERE id = @id AND state = 'success'", new { id }));
        if (row is not { FileHash: { } hash, FileName: { } name } || path != PathOf(id, name))
        {
            return null;
        }

        var expected = Encoding.ASCII.GetBytes(SignatureOf(path, expires, hash));
        var holds = CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        return holds && clock.GetUtcNow().ToUnixTimeSeconds() < until && files.Find(hash) is { } file
            ? new DownloadFile(file, name, ExportFileNames.ContentTypeOf(name), hash)
            : null;
    }

    private static string PathOf(long id, string name) => $"{PathPrefix}{id}/{name}";

    private string SignatureOf(string path, string expires, string hash) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes($"{path}\n{expires}\n{hash}")));
}
