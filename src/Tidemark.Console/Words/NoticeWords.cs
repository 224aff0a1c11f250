using System.Globalization;
using Tidemark.Notifications;

namespace Tidemark.WebConsole.Words;

/// <summary>A notification as a person reads it.</summary>
/// <param name="Heading">What happened.</param>
/// <param name="Sentence">What it means and what to do; empty for a template that is not known.</param>
/// <param name="Fields">The notification's fields that the sentence leaves out.</param>
/// <param name="Link">A page of the console that shows more, or null.</param>
internal sealed record NoticeText(string Heading, string Sentence, IReadOnlyList<KeyValuePair<string, string>> Fields, string? Link = null);

/// <summary>Puts notifications into words by their template.</summary>
internal static class NoticeWords
{
    /// <summary>The words of a notification for a reader in the zone. When a field that the words need is missing, all that are there are shown as they are.</summary>
    public static NoticeText Of(Notification notification, TimeZoneInfo zone)
    {
        var fields = new NoticeFields(notification.Element);
        try
        {
            return notification.Template switch
            {
                "RenewalRecommend" => Renewal(fields),
                "InstanceCreateFailed" => Creation(fields),
                "ReportDeliveryFailed" => Delivery(fields, zone),
                "TaskNotScheduled" => Schedule(fields),
                "MailRelayRefused" => Relay(fields, zone),
                "MailNotConfigured" => NoRelay(fields),
                "ExportFailed" => Export(fields),
                _ => new NoticeText(Spaced(notification.Template), "", fields.All),
            };
        }
        catch (KeyNotFoundException)
        {
            return new NoticeText(Spaced(notification.Template), "", fields.All);
        }
    }

    private static NoticeText Renewal(NoticeFields fields) => new(
        "Renewal recommended",
        $"The instance {fields.Take("instanceName")} expires in {Days(fields.Take("reservedTime"))}. Renew it to keep it running.",
        fields.Rest);

    private static NoticeText Creation(NoticeFields fields) => new(
        "An instance could not be created",
        $"The order {fields.Take("orderId")} was refunded.{Because(fields)}",
        fields.Rest);

    private static NoticeText Delivery(NoticeFields fields, TimeZoneInfo zone)
    {
        var (id, failed) = (fields.Take("deliverId"), fields.Take("failed"));
        var total = Number(failed) + Number(fields.Take("delivered"));
        var run = $"/console/tasks/{Number(id)}#run-{Number(fields.Take("runId"))}";
        if (total == 0)
        {
            fields.Drop("periodStart", "periodEnd", "state", "recipients");
            var unwritten = $"The mail of the tracking task “{fields.Take("name")}” that was due at {Minute(fields.Take("scheduledAt"), zone)} could not be written, and nobody got it.";
            return new NoticeText("A report failed", unwritten + Because(fields), fields.Rest, run);
        }

        var text = $"Of the {total} mails of the tracking task “{fields.Take("name")}” that was due at {Minute(fields.Take("scheduledAt"), zone)}, "
            + $"{failed} {(failed == "1" ? "was" : "were")} not delivered. The task's page shows each recipient's reply.";
        fields.Drop("periodStart", "periodEnd", "state", "recipients");
        return new NoticeText("A report was not delivered to all recipients", text, fields.Rest, run);
    }

    private static NoticeText Relay(NoticeFields fields, TimeZoneInfo zone)
    {
        var link = $"/console/tasks/{Number(fields.Take("deliverId"))}#run-{Number(fields.Take("runId"))}";
        return new NoticeText(
            "The mail relay rejects this server",
            $"The tracking task “{fields.Take("name")}” due at {Minute(fields.Take("scheduledAt"), zone)} is waiting and will be retried. Check the settings Smtp:User, Smtp:Password and Smtp:Security.{Because(fields)}",
            fields.Rest,
            link);
    }

    private static NoticeText Schedule(NoticeFields fields)
    {
        var link = $"/console/tasks/{Number(fields.Take("deliverId"))}";
        return new NoticeText(
            "A tracking task has stopped",
            $"The tracking task “{fields.Take("name")}” cannot be scheduled.{Because(fields)} Delete it and create it again.",
            fields.Rest,
            link);
    }

    private static NoticeText NoRelay(NoticeFields fields)
    {
        var link = $"/console/tasks/{Number(fields.Take("deliverId"))}";
        fields.Drop("reason");
        return new NoticeText(
            "Mail is not configured",
            $"The reports of the tracking task “{fields.Take("name")}” are waiting because no mail relay is configured. Set Smtp:Host and Smtp:From, or Mail:Pickup for a folder, and restart Tidemark. Nothing is lost.",
            fields.Rest,
            link);
    }

    private static NoticeText Export(NoticeFields fields)
    {
        var (id, name) = (fields.Take("taskId"), fields.Take("taskName"));
        var kind = fields.Take("kind") == "detail" ? "five-minute rows" : "usage statement";
        return new NoticeText(
            "An export failed",
            $"The {kind} {(name.Length > 0 ? $"“{name}”" : $"(export {id})")} from {fields.Take("startTime")} to {fields.Take("endTime")} could not be created.{Because(fields)} Fix the cause and create it again.",
            fields.Rest,
            "/console#exports");
    }

    private static string Because(NoticeFields fields) =>
        fields.TryTake("reason") is { Length: > 0 } reason ? $" Reason: {reason.TrimEnd('.')}." : "";

    private static string Days(string count) => count == "1" ? "1 day" : $"{count} days";

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new KeyNotFoundException();

    private static string Minute(string instant, TimeZoneInfo zone) =>
        DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Shown.Minute(time, zone) : instant;

    /// <summary><c>DiskAlmostFull</c> becomes "Disk almost full".</summary>
    private static string Spaced(string template) =>
        string.Concat(template.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(template[i - 1]) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
