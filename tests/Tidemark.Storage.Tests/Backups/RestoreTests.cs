using Tidemark.Sqlite;
using Tidemark.Storage.Backups;
using Tidemark.Testing;

namespace Tidemark.Storage.Tests.Backups;

public sealed class RestoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-12-01T10:00:00Z");

    private readonly TempFolder _folder = new();
    private readonly DataFolder _data;

    public RestoreTests()
    {
        _data = new DataFolder(_folder["data"]);
        foreach (var path in new[] { _data.ControlDatabase, _data.UsageDatabase })
        {
            var file = new SqliteFile(path);
            file.Write((connection, _) =>
            {
                connection.Execute("CREATE TABLE t (x); INSERT INTO t VALUES ('kept')");
                return true;
            });
            file.Release();
        }

        DataKey.Load(_data);
        Directory.CreateDirectory(_folder["data/exports/ab"]);
        File.WriteAllText(_folder["data/exports/ab/abcd"], "an export");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_backed_up_is_restored()
    {
        var manifest = Make("backup");
        (manifest.HasKey, manifest.CreatedAt).ShouldBe((true, Now));
        manifest.Files.Select(file => file.Path).ShouldBe(["exports/ab/abcd", "key", "control.db", "usage.db"]);

        Run("backup", "new").ShouldBeEquivalentTo(manifest);

        File.ReadAllText(_folder["new/exports/ab/abcd"]).ShouldBe("an export");
        File.ReadAllText(_folder["new/key"]).ShouldBe(File.ReadAllText(_data.KeyFile));
        (await ToolRun.Shell($"sqlite3 '{_folder["new/usage.db"]}' 'SELECT x FROM t'; sqlite3 '{_folder["new/control.db"]}' 'SELECT x FROM t'")).ShouldBe("kept\nkept\n");
        (await ToolRun.Shell($"cd '{_folder.Path}' && find new backup -printf '%m %y\\n' | sort -u")).ShouldBe("600 f\n700 d\n");
        new DataFolder(_folder["new"]).Root.ShouldBe(_folder["new"]);
    }

    [Fact]
    public void The_key_is_left_out_on_request()
    {
        Make("backup", withKey: false).HasKey.ShouldBeFalse();
        File.Exists(_folder["backup/key"]).ShouldBeFalse();
        Run("backup", "new").HasKey.ShouldBeFalse();
    }

    [Theory]
    [InlineData("printf X | dd of=usage.db bs=1 seek=5000 conv=notrunc status=none", "usage.db is not the file that was backed up")]
    [InlineData("printf X >> control.db", "control.db is not the file that was backed up")]
    [InlineData("truncate -s 4096 usage.db", "usage.db is not the file that was backed up")]
    [InlineData("rm usage.db", "usage.db is missing")]
    [InlineData("rm key", "key is missing")]
    [InlineData("echo another > exports/ab/abcd", "abcd is not the file that was backed up")]
    [InlineData("touch usage.db-wal", "usage.db-wal is not part of the backup")]
    [InlineData("rm backup.json", "is not a backup: it has no backup.json")]
    [InlineData("mv backup.json backup.json.partial", "it was interrupted")]
    [InlineData("echo > backup.json", "backup.json was changed")]
    [InlineData("echo '{}' > backup.json", "backup.json was changed")]
    [InlineData("echo null > backup.json", "backup.json was changed")]
    [InlineData("sed -i 's/\"bytes\": [0-9]*/\"bytes\": 1/' backup.json", "backup.json was changed")]
    [InlineData("sed -i 's/\"path\": \"key\"/\"path\": \"..\\/key\"/' backup.json", "backup.json was changed")]
    [InlineData("sed -i 's/\"format\": 1/\"format\": 2/' backup.json", "unknown format 2")]
    public async Task A_changed_backup_is_refused_and_nothing_is_left(string change, string problem)
    {
        Make("backup");
        await ToolRun.Shell($"cd '{_folder["backup"]}' && {change}");

        Should.Throw<BackupException>(() => Run("backup", "new")).Message.ShouldContain(problem);

        Directory.Exists(_folder["new"]).ShouldBeFalse();
    }

    [Fact]
    public void A_path_that_leaves_the_folder_is_refused_although_its_manifest_agrees()
    {
        Make("backup");
        BackupManifest.Of("0", Now, false, [new BackupFile("../escaped", 0, "")]).Write(Directory.CreateDirectory(_folder["made"]).FullName);
        Should.Throw<BackupException>(() => Run("made", "new"));
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused()
    {
        Make("backup");
        Should.Throw<BackupException>(() => Run("backup", "data")).Message.ShouldContain("already holds an installation");
        Should.Throw<BackupException>(() => Make("backup")).Message.ShouldContain("is not empty");
        Should.Throw<BackupException>(() => Make("data/backup")).Message.ShouldContain("inside the data folder");
        Directory.CreateDirectory(_folder["full"]);
        File.WriteAllText(_folder["full/note"], "");
        Should.Throw<BackupException>(() => Run("backup", "full")).Message.ShouldContain("is not empty");
        Should.Throw<BackupException>(() => Make("full")).Message.ShouldContain("is not empty");
        File.Exists(_folder["full/note"]).ShouldBeTrue();
    }

    [Fact]
    public void A_stopped_backup_is_removed_and_a_backup_is_never_opened_as_a_data_folder()
    {
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Backup().Write(_folder["stopped"], "0", true, (what, _, _) =>
        {
            if (what == "copying usage.db")
            {
                Should.Throw<IOException>(() => new DataFolder(_folder["stopped"])).Message.ShouldContain("is a backup, not a data folder");
                stop.Cancel();
            }
        }, stop.Token));
        Directory.Exists(_folder["stopped"]).ShouldBeFalse();

        Make("backup");
        Should.Throw<IOException>(() => new DataFolder(_folder["backup"])).Message.ShouldContain("tidemark restore");
    }

    [Fact]
    public void A_restore_that_was_killed_leaves_no_data_folder()
    {
        Make("backup");
        Restore.Run(_folder["backup"], _folder["new"], (_, done, total) =>
        {
            if (done == total)
            {
                Should.Throw<IOException>(() => new DataFolder(_folder["new"])).Message.ShouldContain("was interrupted");
            }
        });
        new DataFolder(_folder["new"]).Root.ShouldBe(_folder["new"]);
    }

    private Backup Backup() =>
        new(_data, () => Directory.EnumerateFiles(_folder["data/exports"], "*", SearchOption.AllDirectories), new FakeClock(Now));

    private BackupManifest Make(string name, bool withKey = true) => Backup().Write(_folder[name], "0.1.0", withKey, (_, _, _) => { });

    private BackupManifest Run(string backup, string data) => Restore.Run(_folder[backup], _folder[data], (_, _, _) => { });
}
