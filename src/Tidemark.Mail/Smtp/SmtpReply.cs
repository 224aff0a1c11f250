using System.Globalization;

namespace Tidemark.Mail.Smtp;

/// <summary>A server's reply: its code and the text of its lines.</summary>
internal sealed record SmtpReply(int Code, string Text)
{
    private const int MaxText = 1000;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Code and text as people see them.</summary>
    public string Shown => OneLine(Code.ToString(CultureInfo.InvariantCulture) + " " + Text);

    /// <summary>One line without control characters, of at most 1,000 characters.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text.Take(MaxText).Select(c => char.IsControl(c) ? ' ' : c));
        return line.Trim();
    }
}
