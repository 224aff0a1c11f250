using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Text;
using Tidemark.Usage.Contract;

namespace Tidemark.Commands;

/// <summary><c>feeds</c>, <c>feeds set</c> and <c>feeds remove</c>.</summary>
internal static class FeedCommands
{
    private const string Learnt = "learnt";

    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("feeds", "List feeds, their rhythm and their watermarks; figures are complete up to the earliest watermark, silent feeds excluded") { account, json };
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
                    writer.WriteBoolean("holds", feed.IsWaitedFor);
                    writer.WriteString("rhythm", feed.Rhythm is { } rhythm ? Word(rhythm) : null);
                    writer.WriteBoolean("rhythmSet", feed.IsRhythmSet);
                    writer.WriteString("nextFileDue", feed.DueAt is { } due ? Instant(due) : null);
                });
            }
            else if (feeds.Count == 0)
            {
                Printed.Remark("This account has no feeds, so its figures count as complete up to the latest request, or the end of the last hour or day that a file completed. Name a feed with: tidemark ingest --feed NAME");
            }
            else
            {
                Printed.Table([["feed", "complete up to", "rhythm", "last seen", ""], .. feeds.Select(Row)]);
            }

            return ExitCode.Done;
        });
        command.Subcommands.Add(Set(examples));
        command.Subcommands.Add(Remove(examples));
        examples[command] =
            """
            tidemark feeds --account 1234567890123456
            tidemark feeds set edge-7 --rhythm daily --account 1234567890123456
            tidemark feeds remove edge-7 --account 1234567890123456
            """;
        return command;
    }

    /// <summary>Reads live, hourly or daily.</summary>
    public static FeedRhythm? ParseRhythm(ArgumentResult result)
    {
        var rhythm = Named(result.Tokens[0].Value);
        if (rhythm is null)
        {
            result.AddError(Invalid(result.Tokens[0].Value, ""));
        }

        return rhythm;
    }

    private static Command Set(Dictionary<Command, string> examples)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the feed, as listed by tidemark feeds" };
        var account = Shared.Account();
        var rhythm = new Option<string>("--rhythm")
        {
            Description = "How the feed delivers: live (line by line), hourly or daily (one file per hour or day), or learnt (Tidemark learns it from the next three files)",
            HelpName = "RHYTHM",
            Required = true,
        };
        rhythm.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not Learnt and var text }] && Named(text) is null)
            {
                result.AddError(Invalid(text, $" or {Learnt}"));
            }
        });
        var command = new Command("set", "Set the rhythm of a feed; it decides when an hour or day is complete and when the feed is silent") { name, account, rhythm };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var feed = parsed.GetValue(name)!;
            var chosen = Named(parsed.GetValue(rhythm)!);
            if (!await rooms.GetRequiredService<IFeeds>().SetRhythm(owner.AliUid, feed, chosen, token))
            {
                throw Unknown(owner.AliUid, feed);
            }

            Printed.Remark(chosen is { } told ? $"Feed {feed} is {Word(told)}." : $"The rhythm of feed {feed} is learnt from its next three files.");
            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark feeds set edge-7 --rhythm daily --account 1234567890123456
            tidemark feeds set edge-7 --rhythm learnt --account 1234567890123456
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
                throw Unknown(owner.AliUid, feed);
            }

            Printed.Remark($"Feed {feed} is removed. If it delivers again, it is listed again.");
            return ExitCode.Done;
        });
        examples[command] = "tidemark feeds remove edge-7 --account 1234567890123456";
        return command;
    }

    private static CommandFailure Unknown(long account, string feed) =>
        new(ExitCode.Failed, $"Account {account} has no feed '{LineSample.Printable(Encoding.UTF8.GetBytes(feed))}'; list its feeds with: tidemark feeds --account {account}");

    private static string[] Row(FeedState feed) =>
        [feed.Name, Instant(feed.Watermark), Rhythm(feed), Instant(feed.HeardAt), feed.IsWaitedFor ? "waited for" : "silent, not waited for"];

    private static string Rhythm(FeedState feed) => feed.Rhythm is { } rhythm ? $"{Word(rhythm)} ({(feed.IsRhythmSet ? "set" : Learnt)})" : "unknown (learnt after three files)";

    private static FeedRhythm? Named(string text) =>
        Enum.GetValues<FeedRhythm>().Where(rhythm => text.Equals(Word(rhythm), StringComparison.OrdinalIgnoreCase)).Select(rhythm => (FeedRhythm?)rhythm).FirstOrDefault();

    private static string Invalid(string text, string or) =>
        $"invalid rhythm '{LineSample.Printable(Encoding.UTF8.GetBytes(text))}'; use {string.Join(", ", Enum.GetValues<FeedRhythm>().Select(Word))}{or}";

    private static string Word(FeedRhythm rhythm) => rhythm.ToString().ToLowerInvariant();

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
