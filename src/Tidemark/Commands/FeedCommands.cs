using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Usage.Contract;

namespace Tidemark.Commands;

/// <summary><c>feeds</c> and <c>feeds remove</c>.</summary>
internal static class FeedCommands
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("feeds", "List feeds and their watermarks; figures are complete up to the earliest feed that is waited for") { account, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var feeds = await rooms.GetRequiredService<IFeeds>().Feeds(owner.AliUid, token);
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(feeds, (writer, feed) =>
                {
                    writer.WriteString("name", feed.Name);
                    writer.WriteString("watermark", Instant(feed.Watermark));
                    writer.WriteString("heardAt", Instant(feed.HeardAt));
                    writer.WriteBoolean("holds", feed.Holds);
                });
            }
            else if (feeds.Count == 0)
            {
                Printed.Remark("This account has no feeds, so its figures count as complete up to the latest request. Name a feed with: tidemark ingest --feed NAME");
            }
            else
            {
                Printed.Table([["feed", "complete up to", "last seen", ""], .. feeds.Select(Row)]);
            }

            return ExitCode.Done;
        });
        command.Subcommands.Add(Remove(examples));
        examples[command] =
            """
            tidemark feeds --account 1234567890123456
            tidemark feeds remove edge-7 --account 1234567890123456
            """;
        return command;
    }

    private static Command Remove(Dictionary<Command, string> examples)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the feed, as listed by tidemark feeds" };
        var account = Shared.Account();
        var command = new Command("remove", "Forget a feed that no longer delivers, so that reports do not wait for it; its figures stay") { name, account };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var feed = parsed.GetValue(name)!;
            if (!await rooms.GetRequiredService<IFeeds>().Forget(owner.AliUid, feed, token))
            {
                throw new CommandFailure(ExitCode.Failed, $"Account {owner.AliUid} has no feed '{feed}'; list its feeds with: tidemark feeds --account {owner.AliUid}");
            }

            Printed.Remark($"Feed {feed} is removed. If it delivers again, it is listed again.");
            return ExitCode.Done;
        });
        examples[command] = "tidemark feeds remove edge-7 --account 1234567890123456";
        return command;
    }

    private static string[] Row(FeedState feed) =>
        [feed.Name, Instant(feed.Watermark), Instant(feed.HeardAt), feed.Holds ? "waited for" : "silent, not waited for"];

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
