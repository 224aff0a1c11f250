using System.Reflection;
using Tidemark.Testing;

namespace Tidemark.Sqlite.Tests;

/// <summary>Logs that a killed process left, as SQLite's own program writes them.</summary>
public sealed class WalCheckTests : IDisposable
{
    private const int Frame = 24 + 4096;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_whole_log_is_fine_and_so_are_leftovers_behind_it()
    {
        await Killed();
        WalCheck.Problem(_folder["a.db"]).ShouldBeNull();
        var log = await File.ReadAllBytesAsync(_folder["a.db-wal"]);
        for (var length = 0; length <= log.Length; length += 1000)
        {
            await File.WriteAllBytesAsync(_folder["a.db-wal"], log[..length]);
            WalCheck.Problem(_folder["a.db"]).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_flipped_bit_that_hides_commits_is_found_wherever_it_is()
    {
        await Killed();
        var log = await File.ReadAllBytesAsync(_folder["a.db-wal"]);
        for (var at = 0; at < log.Length; at += 97)
        {
            log[at] ^= 4;
            await File.WriteAllBytesAsync(_folder["a.db-wal"], log);
            log[at] ^= 4;

            // salts in a frame's header make it one of an earlier use; the last commit might be one that power cut off
            var inFrame = (at - 32) % Frame;
            var hides = at < 32 || (at < log.Length - (2 * Frame) && inFrame is < 8 or >= 16);
            if (hides)
            {
                WalCheck.Problem(_folder["a.db"]).ShouldNotBeNull($"byte {at} of {log.Length}");
            }
        }
    }

    [Fact]
    public async Task A_database_with_a_damaged_log_is_not_opened_and_not_changed()
    {
        await Killed();
        await ToolRun.Shell($"printf XXXX | dd of='{_folder["a.db-wal"]}' bs=1 seek=5000 conv=notrunc status=none");
        var before = await ToolRun.Shell($"cat '{_folder["a.db"]}' '{_folder["a.db-wal"]}' | sha256sum");

        var fault = Should.Throw<DamagedDatabaseException>(() => SqliteMigrations.Apply(new SqliteFile(_folder["a.db"], holds: "notes"), "steps", Assembly.GetExecutingAssembly()));

        fault.Message.ShouldContain($"a.db-wal is damaged at byte {32 + Frame}, so ");
        fault.Message.ShouldContain("which holds notes. Nothing was changed.");
        (await ToolRun.Shell($"cat '{_folder["a.db"]}' '{_folder["a.db-wal"]}' | sha256sum")).ShouldBe(before);
    }

    // Ten commits after a checkpoint, copied while the program has the file open
    private async Task Killed() => await ToolRun.Shell(
        $"""
         sqlite3 '{_folder["b.db"]}' "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(9000));
         PRAGMA wal_checkpoint(RESTART); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); INSERT INTO t VALUES (3); INSERT INTO t VALUES (4); INSERT INTO t VALUES (5);
         INSERT INTO t VALUES (6); INSERT INTO t VALUES (7); INSERT INTO t VALUES (8);" ".shell cp '{_folder["b.db"]}' '{_folder["a.db"]}'; cp '{_folder["b.db-wal"]}' '{_folder["a.db-wal"]}'"
         """);
}
