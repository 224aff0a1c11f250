using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Testing;

namespace Tidemark.Files.Tests;

public sealed class PathBytesTests
{
    [Fact]
    public void Every_path_is_the_same_bytes_again()
    {
        Prop.ForAll<byte[]>(bytes => PathBytes.Encode(PathBytes.Decode(bytes)).ShouldBe([.. bytes, 0])).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("access.log", "access.log", true)]
    [InlineData("日志", "日志", true)]
    [InlineData("😀", "😀", true)]
    public void A_name_of_UTF8_is_its_text(string name, string text, bool isText)
    {
        PathBytes.Decode(Encoding.UTF8.GetBytes(name)).ShouldBe(text);
        PathBytes.IsText(text).ShouldBe(isText);
    }

    [Fact]
    public void A_byte_that_is_not_UTF8_is_a_lone_surrogate()
    {
        // Python: b'\xc8\xd5a'.decode('utf-8', 'surrogateescape')
        PathBytes.Decode([0xC8, 0xD5, (byte)'a']).ShouldBe("\uDCC8\uDCD5a");
        PathBytes.IsText("\uDCC8\uDCD5a").ShouldBeFalse();
    }

    [Fact]
    public async Task Files_of_any_name_are_listed_looked_at_and_opened()
    {
        using var folder = new TempFolder();
        await ToolRun.Shell($"cd '{folder.Path}' && printf abc > \"$(printf '\\267\\303.log')\" && ln -s \"$(printf '\\267\\303.log')\" link && mkdir sub && ln -s sub sublink");
        Folder.Entries(folder.Path).ShouldBe(
        [
            new FolderEntry("link", true, false), new FolderEntry("sub", false, true), new FolderEntry("sublink", true, true), new FolderEntry("\uDCB7\uDCC3.log", false, false),
        ]);
        var path = Path.Join(folder.Path, "\uDCB7\uDCC3.log");
        FileStamp.Of(path).ShouldNotBeNull().Length.ShouldBe(3);
        Folder.RealPath(folder["link"]).ShouldBe(path);
        using var file = new FileStream(FileOpening.Read(path), FileAccess.Read, 0);
        using var reader = new StreamReader(file);
        (await reader.ReadToEndAsync()).ShouldBe("abc");
        Should.Throw<FileNotFoundException>(() => FileOpening.Read(Path.Join(folder.Path, "\uDCB7none")));
        Should.Throw<DirectoryNotFoundException>(() => Folder.Entries(folder["none"]));
    }
}
