using System.Runtime.Versioning;
using Tidemark.Exports.Files;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Exports.Tests.Files;

public sealed class FileStoreTests
{
    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_kept_file_is_readable_by_its_owner_only()
    {
        using var temp = new TempFolder();
        var store = new FileStore(new DataFolder(temp.Path));
        var draft = Path.Combine(store.BeginWork(1), "draft");
        await File.WriteAllTextAsync(draft, "figures");
        File.SetUnixFileMode(draft, (UnixFileMode)0b110_100_100);

        var path = store.Find((await store.Keep(draft, CancellationToken.None)).Hash).ShouldNotBeNull();

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(path)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
