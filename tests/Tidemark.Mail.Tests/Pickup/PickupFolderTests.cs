using Tidemark.Mail.Pickup;
using Tidemark.Testing;

namespace Tidemark.Mail.Tests.Pickup;

public sealed class PickupFolderTests
{
    [Fact]
    public async Task The_mails_of_the_given_ids_are_found_newest_first_and_no_others()
    {
        using var folder = new TempFolder();
        // echo -n '<one@example.com>' | sha256sum | cut -c1-16
        var key = (await ToolRun.Shell("printf '<one@example.com>' | sha256sum | cut -c1-16")).Trim();
        PickupFolder.KeyOf("<one@example.com>").ShouldBe(key);
        foreach (var name in new[]
        {
            $"20261120T070000Z-{key}.eml",
            PickupFolder.FileName("<two@example.com>", DateTimeOffset.Parse("2026-11-20T16:30:00+08:00")),
            PickupFolder.FileName("<three@example.com>", DateTimeOffset.Parse("2026-11-20T09:00:00Z")),
            $".20261120T070000Z-{key}.eml.draft",
            $"x-{key}.eml",
        })
        {
            await File.WriteAllTextAsync(folder[name], "");
        }

        var found = new PickupFolder(folder.Path).Find(["<one@example.com>", "<two@example.com>", "<gone@example.com>"]);
        found.Select(mail => Path.GetFileName(mail.Path)).ShouldBe(
            [$"20261120T083000Z-{PickupFolder.KeyOf("<two@example.com>")}.eml", $"20261120T070000Z-{key}.eml"]);
        found[0].WrittenAt.ShouldBe(DateTimeOffset.Parse("2026-11-20T08:30:00Z"));
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing() => new PickupFolder("/no/such/folder").Find(["<a@b>"]).ShouldBeEmpty();
}
