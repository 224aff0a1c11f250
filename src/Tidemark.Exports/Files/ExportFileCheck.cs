using System.Security.Cryptography;
using Dapper;
using Tidemark.Storage;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Files;

/// <summary>Reads every export file that a task offers, and compares it with its hash.</summary>
public sealed class ExportFileCheck(ControlDatabase database, FileStore files)
{
    /// <summary>Checks all files and adds each fault to the findings.</summary>
    public async Task Verify(Findings findings, CancellationToken cancellationToken = default)
    {
        var tasks = (await database.Read(connection => connection.QueryAsync<(long Id, long AliUid, string Hash, long Size)>(
            "SELECT id, ali_uid, file_hash, file_size FROM export_task WHERE state = 'success' AND file_hash IS NOT NULL ORDER BY id"))).ToList();
        findings.Begin("export files", tasks.Count);
        foreach (var task in tasks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.Count();
            if (await Problem(task.Hash, task.Size, cancellationToken) is { } problem)
            {
                findings.Add("export file", $"export task {task.Id} of account {task.AliUid}", problem);
            }
        }
    }

    private async Task<string?> Problem(string hash, long size, CancellationToken cancellationToken)
    {
        if (files.Find(hash) is not { } path)
        {
            return $"its file {hash} is missing; create the export again";
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.Length != size ? $"its file {path} has {file.Length} bytes, not {size}; create the export again"
            : Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) != hash ? $"its file {path} does not match its hash; create the export again"
            : null;
    }
}
