using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Mail.Smtp;

namespace Tidemark.Mail.Tests;

public sealed class MailOptionsTests
{
    [Fact]
    public void A_relay_and_a_pickup_folder_together_are_a_conflict_that_names_both()
    {
        var message = MailOptions.Conflict(new SmtpOptions { Host = "mail.example.com" }, new MailOptions { Pickup = "/tmp/mail" });

        message.ShouldNotBeNull();
        message.ShouldContain("mail.example.com");
        message.ShouldContain("/tmp/mail");
        MailOptions.Conflict(new SmtpOptions { Host = "mail.example.com" }, new MailOptions()).ShouldBeNull();
        MailOptions.Conflict(new SmtpOptions(), new MailOptions { Pickup = "/tmp/mail" }).ShouldBeNull();
    }

    [Fact]
    public void Nothing_set_is_not_configured()
    {
        var relay = new MailRelay(new SmtpOptions(), new MailOptions(), TimeProvider.System, NullLogger<MailRelay>.Instance);

        relay.IsConfigured.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(relay.Open);
    }

    [Theory]
    [InlineData("mail.example.com", null, null, null, "Smtp:From")]
    [InlineData("mail.example.com", "nobody", null, null, "'nobody'")]
    [InlineData("mail.example.com", "a@example.com", "user", null, "Smtp:Password")]
    [InlineData("mail.example.com", "a@example.com", null, "secret", "Smtp:User")]
    [InlineData("two words", "a@example.com", null, null, "'two words'")]
    [InlineData("mail.example.com", "Tidemark <a@example.com>", "user", "secret", null)]
    [InlineData("::1", "a@example.com", null, null, null)]
    [InlineData(null, null, null, null, null)]
    public void Settings_that_do_not_fit_together_are_named(string? host, string? from, string? user, string? password, string? says)
    {
        var options = new SmtpOptions { Host = host, From = from, User = user, Password = password };
        var errors = options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!).ToList();

        if (says is null)
        {
            errors.ShouldBeEmpty();
        }
        else
        {
            errors.ShouldHaveSingleItem().ShouldContain(says);
            errors[0].ShouldNotContain("secret");
        }
    }
}
