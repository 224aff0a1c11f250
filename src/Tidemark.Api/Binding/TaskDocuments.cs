using System.Globalization;
using System.Text.Json;
using Tidemark.Accounts;
using Tidemark.Api.Errors;
using Tidemark.Reports.Queries;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Api.Binding;

/// <summary>The texts of CreateCdnDeliverTask. What they say is judged by the room of tracking tasks; here they only have to be of the right shape.</summary>
internal static class TaskDocuments
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary><c>[{"reportId":1,"conditions":[{"field":"prov","op":"in","value":["Beijing"]}]}]</c>; the id is a number or digits.</summary>
    /// <exception cref="ApiException">InvalidParameter: it has another shape.</exception>
    public static IReadOnlyList<TrackedReport> Reports(string? text) =>
        [.. LooseJson.Parse("Reports", text, JsonValueKind.Array).EnumerateArray().Select((item, index) => Report(item, $"Reports[{index}]"))];

    /// <summary><c>{"email":{"subject":"...","to":["a@example.com"],"copy":["b@example.com"]},"language":"zh-cn"}</c>; without the language it is the account's.</summary>
    /// <exception cref="ApiException">InvalidParameter: it has another shape.</exception>
    public static TrackingEmail Deliver(string? text)
    {
        const string path = "Deliver.email";
        var root = LooseJson.Parse("Deliver", text, JsonValueKind.Object);
        return LooseJson.Member(root, "email") is { ValueKind: JsonValueKind.Object } email
            ? new TrackingEmail(LooseJson.Text(email, "subject", path), Texts(email, "to", path), Texts(email, "copy", path)) { Language = Language(root) }
            : throw ReportErrors.InvalidParameter.With("Deliver has no email: it is {\"email\":{\"to\":[\"username@example.com\"]}}, the one channel there is.");
    }

    /// <summary><c>{"crontab":"0 0 8 * * ?","frequency":"d",...}</c>.</summary>
    /// <exception cref="ApiException">InvalidParameter or TimeParseFailed: it has another shape.</exception>
    public static TrackingSchedule Schedule(string? text)
    {
        var root = LooseJson.Parse("Schedule", text, JsonValueKind.Object);
        string? Member(string name) => LooseJson.Text(root, name, "Schedule");

        var crontab = Member("crontab") ?? throw ReportErrors.InvalidParameter.With("Schedule.crontab is missing; '0 0 8 * * ?' runs every day at 08:00.");
        return new TrackingSchedule(
            Member("schedName") ?? "", Member("description") ?? "", crontab, Member("frequency") ?? "", Member("status") ?? "enable",
            Time(root, "effectiveFrom"), Time(root, "effectiveEnd"));
    }

    private static Language? Language(JsonElement deliver)
    {
        if (LooseJson.Text(deliver, "language", "Deliver") is not { } name)
        {
            return null;
        }

        return LanguageName.TryParse(name, out var language)
            ? language
            : throw ReportErrors.InvalidParameter.With($"Deliver.language '{Parameter.OneLine(name)}' is not a language of mails; use {string.Join(" or ", LanguageName.All)}.");
    }

    private static TrackedReport Report(JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw ReportErrors.InvalidParameter.With($"{path} is {LooseJson.Shown(item)}; it is an object such as {{\"reportId\":1}}.");
        }

        var id = LooseJson.Member(item, "reportId") switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
            { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
            null => throw ReportErrors.InvalidParameter.With($"{path}.reportId is missing."),
            { } other => throw ReportErrors.InvalidParameter.With($"{path}.reportId {LooseJson.Shown(other)} is not a whole number."),
        };
        return new TrackedReport(id, [.. LooseJson.Items(item, "conditions", path).Select((condition, index) => Condition(condition, $"{path}.conditions[{index}]"))]);
    }

    private static ReportCondition Condition(JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw ReportErrors.InvalidParameter.With(
                $"{path} is {LooseJson.Shown(item)}; it is an object such as {{\"field\":\"prov\",\"op\":\"in\",\"value\":[\"Beijing\"]}}.");
        }

        var field = LooseJson.Text(item, "field", path) ?? throw ReportErrors.InvalidParameter.With($"{path}.field is missing, such as prov.");
        var values = LooseJson.Items(item, "value", path).Select(value => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => throw ReportErrors.InvalidParameter.With($"{path}.value holds {LooseJson.Shown(value)}; its values are texts."),
        }).ToList();
        return new ReportCondition(field, LooseJson.Text(item, "op", path) ?? "in", values);
    }

    private static List<string> Texts(JsonElement element, string name, string path) =>
        [.. LooseJson.Items(element, name, path).Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw ReportErrors.InvalidParameter.With($"{path}.{name} holds {LooseJson.Shown(item)}; its addresses are texts."))];

    private static DateTimeOffset? Time(JsonElement root, string name) => LooseJson.Member(root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Time("Schedule." + name, text.GetString()!),
        { } other => throw ReportErrors.TimeParseFailed.With($"Schedule.{name} {LooseJson.Shown(other)} is not a time such as \"2026-09-17T00:00:00Z\"."),
    };

    private static DateTimeOffset Time(string path, string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw ReportErrors.TimeParseFailed.With($"{path} '{Parameter.OneLine(text)}' is not a time such as 2026-09-17T00:00:00Z.");
}
