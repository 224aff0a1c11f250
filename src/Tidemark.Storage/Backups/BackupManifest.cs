using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tidemark.Storage.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Relative to the folder, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, 64 lower-case hex digits.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>
/// What a backup consists of. It is written last, so a folder without it is not a whole backup. Its own hash, over the lines
/// <c>PATH BYTES SHA256</c>, shows a changed manifest.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="Version">The version of Tidemark that wrote it.</param>
/// <param name="CreatedAt">The instant of the state that it holds.</param>
/// <param name="HasKey">Whether the data key is in it.</param>
/// <param name="Files">In the order of writing.</param>
/// <param name="Sha256">Of the list of files.</param>
public sealed record BackupManifest(int Format, string Version, DateTimeOffset CreatedAt, bool HasKey, IReadOnlyList<BackupFile> Files, string Sha256)
{
    private const int Known = 1;
    private const long Longest = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, MaxDepth = 8 };

    /// <summary>A manifest of these files.</summary>
    public static BackupManifest Of(string version, DateTimeOffset createdAt, bool hasKey, IReadOnlyList<BackupFile> files) =>
        new(Known, version, createdAt, hasKey, files, HashOf(files));

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="BackupException">There is none, it is of another format, or it was changed.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, DataFolder.BackupManifest);
        if (!File.Exists(path))
        {
            throw new BackupException(File.Exists(path + DataFolder.Partial)
                ? $"{folder} is not a whole backup: it was interrupted. Use another one"
                : $"{folder} is not a backup: it has no {DataFolder.BackupManifest}. Name a folder that tidemark backup wrote");
        }

        if (new FileInfo(path).Length > Longest || Parse(path) is not { Files: not null } manifest)
        {
            throw Changed(path);
        }

        if (manifest.Format != Known)
        {
            throw new BackupException($"{path} has the unknown format {manifest.Format}: a newer version wrote it. Restore with that version");
        }

        return manifest.Files.All(IsSafe) && manifest.Files.Select(file => file.Path).Distinct(StringComparer.Ordinal).Count() == manifest.Files.Count
            && manifest.Sha256 == HashOf(manifest.Files)
            ? manifest
            : throw Changed(path);
    }

    /// <summary>Writes the manifest in place of the unfinished one.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, DataFolder.BackupManifest);
        using (var file = OwnFile.Create(path + ".new"))
        {
            JsonSerializer.Serialize(file, this, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
        File.Delete(path + DataFolder.Partial);
    }

    private static BackupManifest? Parse(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<BackupManifest>(file, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What is restored stays below the folder
    private static bool IsSafe(BackupFile? file) =>
        file is { Path.Length: > 0, Sha256: not null, Bytes: >= 0 }
        && file.Path.Split('/').All(name => name.Length > 0 && name is not ("." or "..") && !name.Any(c => char.IsControl(c) || c is '\\' or ':'));

    private static BackupException Changed(string path) => new($"{path} was changed or damaged after the backup; nothing was restored. Use another backup");

    private static string HashOf(IReadOnlyList<BackupFile> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Path} {file.Bytes} {file.Sha256}\n")))));
}
