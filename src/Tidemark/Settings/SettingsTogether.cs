using Tidemark.Mail;
using Tidemark.Mail.Smtp;

namespace Tidemark.Settings;

/// <summary>Rules between settings of different sections.</summary>
internal static class SettingsTogether
{
    private static readonly string[] MailTargets = [$"{SmtpOptions.Section}:{nameof(SmtpOptions.Host)}", $"{MailOptions.Section}:{nameof(MailOptions.Pickup)}"];

    /// <summary>Whether the two are the same setting, or such that only one of them may be given.</summary>
    public static bool Exclude(GivenSetting one, GivenSetting other) =>
        Is(one, $"{other.Section}:{other.Name}") || (MailTargets.Any(name => Is(one, name)) && MailTargets.Any(name => Is(other, name)));

    /// <summary>The problems, if any.</summary>
    public static IEnumerable<string> Check(IReadOnlyCollection<object> sections)
    {
        if (sections.OfType<SmtpOptions>().FirstOrDefault() is { } smtp
            && sections.OfType<MailOptions>().FirstOrDefault() is { } mail
            && MailOptions.Conflict(smtp, mail) is { } conflict)
        {
            yield return conflict;
        }
    }

    private static bool Is(GivenSetting setting, string name) => $"{setting.Section}:{setting.Name}".Equals(name, StringComparison.OrdinalIgnoreCase);
}
