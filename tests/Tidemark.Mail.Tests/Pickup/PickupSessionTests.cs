using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Mail.Delivery;
using Tidemark.Mail.Smtp;
using Tidemark.Testing;
using Tidemark.Testing.Smtp;

namespace Tidemark.Mail.Tests.Pickup;

public sealed class PickupSessionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mail_becomes_one_readable_file_and_the_reply_names_it()
    {
        var mail = Mails.Mail(subject: "日报");
        var result = await Session().Send(mail);

        var file = Directory.GetFiles(_folder["mail"]).ShouldHaveSingleItem();
        result.ShouldBe(new DeliveryResult(DeliveryOutcome.Delivered, null, "written to " + Path.GetFileName(file)));
        file.ShouldEndWith(".eml");
        (await MailWitness.Read(await File.ReadAllBytesAsync(file))).Subject.ShouldBe("日报");
    }

    [Fact]
    public async Task The_same_Message_ID_written_again_makes_no_second_file()
    {
        var mail = Mails.Mail();
        var first = await Session().Send(mail);
        var again = await Session().Send(mail);
        await Session().Send(Mails.Mail());

        again.ShouldBe(first);
        Directory.GetFiles(_folder["mail"]).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_made_for_mails_and_the_mails_are_their_owners_only()
    {
        await Session().Send(Mails.Mail());

        (await Mode(_folder["mail"])).ShouldBe("700");
        (await Mode(Directory.GetFiles(_folder["mail"]).Single())).ShouldBe("600");
    }

    [Fact]
    public async Task A_folder_that_was_there_keeps_its_mode()
    {
        Directory.CreateDirectory(_folder["mail"]);
        await ToolRun.Run("chmod", ["750", _folder["mail"]]);
        await Session().Send(Mails.Mail());

        (await Mode(_folder["mail"])).ShouldBe("750");
    }

    [Fact]
    public async Task A_mail_whose_commit_fails_leaves_nothing_behind()
    {
        await Should.ThrowAsync<InvalidOperationException>(Session().Send(Mails.Mail(), () => throw new InvalidOperationException(), CancellationToken.None));

        Directory.GetFiles(_folder["mail"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_refuses_for_now()
    {
        await File.WriteAllTextAsync(_folder["mail"], "a file");
        var result = await Session().Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
        result.Reply.ShouldContain(_folder["mail"]);
    }

    private static async Task<string> Mode(string path) => (await ToolRun.Shell($"stat -c %a '{path}'")).Trim();

    private IMailSession Session() =>
        new MailRelay(new SmtpOptions(), new MailOptions { Pickup = _folder["mail"] }, TimeProvider.System, NullLogger<MailRelay>.Instance).Open();
}
