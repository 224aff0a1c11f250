using System.Text.Json;
using Tidemark.Notifications;

namespace Tidemark.WebConsole.Words;

/// <summary>A notification as a person reads it.</summary>
/// <param name="Heading">What happened.</param>
/// <param name="Sentence">What it means and what to do; empty for a template that is not known.</param>
/// <param name="Fields">The notification's fields, those that the sentence leaves out or all of them.</param>
internal sealed record NoticeText(string Heading, string Sentence, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>Puts notifications into words by their template.</summary>
internal static class NoticeWords
{
    /// <summary>The words of a notification. A field that is missing leaves the sentence whole; the fields that are there are shown.</summary>
    public static NoticeText Of(Notification notification)
    {
        var fields = Read(notification.Element);
        return notification.Template switch
        {
            "RenewalRecommend" => Known(
                fields, "Renewal recommended", ["instanceName", "reservedTime"],
                field => $"The instance {field("instanceName")} expires in {field("reservedTime")} days. Renew it to keep it running."),
            "InstanceCreateFailed" => Known(
                fields, "An instance could not be created", ["orderId"],
                field => $"Order {field("orderId")} was refunded."),
            _ => new NoticeText(Spaced(notification.Template), "", fields),
        };
    }

    private static NoticeText Known(
        List<KeyValuePair<string, string>> fields, string heading, string[] told, Func<Func<string, string>, string> sentence)
    {
        var all = told.All(name => fields.Any(field => field.Key == name));
        return all
            ? new NoticeText(
                heading,
                sentence(name => fields.First(field => field.Key == name).Value),
                [.. fields.Where(field => !told.Contains(field.Key, StringComparer.Ordinal))])
            : new NoticeText(heading, "", fields);
    }

    private static List<KeyValuePair<string, string>> Read(string element)
    {
        try
        {
            using var json = JsonDocument.Parse(element);
            return json.RootElement.ValueKind != JsonValueKind.Object
                ? [new("element", element)]
                : [.. json.RootElement.EnumerateObject().Select(field => new KeyValuePair<string, string>(field.Name, field.Value.ToString()))];
        }
        catch (JsonException)
        {
            return [new("element", element)];
        }
    }

    /// <summary><c>DiskAlmostFull</c> becomes "Disk almost full".</summary>
    private static string Spaced(string template) =>
        string.Concat(template.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(template[i - 1]) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
