using System.Text;

namespace Tidemark.Mail.Messages;

/// <summary>Turns bytes into text by the charset that a mail names.</summary>
internal static class Charsets
{
    /// <summary>The text; an unknown charset is read as UTF-8, and what is not valid becomes U+FFFD.</summary>
    public static string Decode(string? charset, byte[] bytes)
    {
        var encoding = Encoding.UTF8;
        try
        {
            encoding = string.IsNullOrEmpty(charset) || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) ? encoding : Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            // stays UTF-8
        }

        return encoding.GetString(bytes);
    }
}
