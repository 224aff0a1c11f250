using System.Runtime.Versioning;
using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_are_made_on_first_use_for_their_owner_only()
    {
        var folder = new DataFolder(_folder["a/b/data"]);
        var exports = folder.Folder("exports");

        foreach (var path in new[] { folder.Root, exports })
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        new DataFolder(_folder["a/b/data"]).Root.ShouldBe(folder.Root);
    }

    [Fact]
    public void A_relative_path_is_taken_from_the_working_directory() =>
        new DataFolder(Path.GetRelativePath(Environment.CurrentDirectory, _folder["c"])).Root.ShouldBe(_folder["c"]);
}
