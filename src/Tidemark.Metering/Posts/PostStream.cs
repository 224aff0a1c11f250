using System.Globalization;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Posts;

/// <summary>
/// The source that posts are recorded under: those of one sender, format and target that came on one UTC day, one behind the other. Its head has
/// length 0, so that no content is taken for it, nor it for a content; its hash is that of what makes it this stream.
/// </summary>
public static class PostStream
{
    /// <summary>The source of posts that come now.</summary>
    /// <param name="sender">Who sends, such as the name of a token.</param>
    /// <param name="target">The domain given for all lines, or empty.</param>
    /// <param name="format">Name of the format.</param>
    /// <param name="now">Its UTC day counts.</param>
    public static SourceIdentity Of(string sender, string target, string format, DateTimeOffset now)
    {
        var day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new SourceIdentity(null, $"http:{sender} {day}", target, format, 0, PostHash.Of("stream", sender, target, format, day));
    }
}
