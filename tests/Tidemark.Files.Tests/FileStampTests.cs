using Tidemark.Testing;

namespace Tidemark.Files.Tests;

public sealed class FileStampTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_path_and_its_open_file_have_the_same_stamp()
    {
        var path = Written("a.log", "four");
        using var file = File.OpenHandle(path);

        FileStamp.Of(path).ShouldBe(FileStamp.Of(file));
        FileStamp.Of(path)!.Value.Length.ShouldBe(4);
        FileStamp.Of(path)!.Value.ModifiedAt.ShouldBe(new DateTimeOffset(Noon));
    }

    [Fact]
    public void A_file_that_replaces_another_of_the_same_age_and_length_has_another_stamp()
    {
        var path = Written("a.log", "one");
        var before = FileStamp.Of(path);
        File.Move(Written("b.log", "two"), path, overwrite: true);

        FileStamp.Of(path).ShouldNotBe(before);
    }

    [Fact]
    public void A_renamed_file_keeps_its_identity()
    {
        var path = Written("a.log", "one");
        var before = FileStamp.Of(path)!.Value.Id;
        File.Move(path, _folder["b.log"]);

        FileStamp.Of(path).ShouldBeNull();
        FileStamp.Of(_folder["b.log"])!.Value.Id.ShouldBe(before);
    }

    [Fact]
    public void A_symbolic_link_has_the_stamp_of_its_file_and_a_folder_is_not_a_file()
    {
        var path = Written("a.log", "one");
        File.CreateSymbolicLink(_folder["link.log"], path);

        FileStamp.Of(_folder["link.log"]).ShouldBe(FileStamp.Of(path));
        FileStamp.Of(_folder.Path)!.Value.IsFile.ShouldBeFalse();
        FileStamp.Of(path)!.Value.IsFile.ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();

    private string Written(string name, string text)
    {
        var path = _folder[name];
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Noon);
        return path;
    }
}
