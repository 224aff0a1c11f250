using System.Globalization;
using System.Text.Json;
using Tidemark.Reports.Queries;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tasks;

/// <summary>The three JSON parameters of CreateCdnDeliverTask.</summary>
internal static class TaskDocuments
{
    private const int MaxReports = 50;
    private const int MaxConditions = 20;
    private const int MaxValues = 500;

    /// <summary><c>[{"reportId":1,"conditions":[{"field":"prov","op":"in","value":["Beijing"]}]}]</c>; the id is a number or digits.</summary>
    public static IReadOnlyList<TrackedReport> Reports(string? text)
    {
        var items = LooseJson.Parse("Reports", text, JsonValueKind.Array).EnumerateArray().ToList();
        if (items.Count is 0 or > MaxReports)
        {
            throw Rules.Invalid($"Reports has {items.Count} reports; it has 1 to {MaxReports}, such as [{{\"reportId\":1}}].");
        }

        return [.. items.Select((item, index) => Report(item, $"Reports[{index}]"))];
    }

    /// <summary><c>{"email":{"subject":"...","to":["a@example.com"],"copy":["b@example.com"]}}</c>.</summary>
    public static TrackingEmail Deliver(string? text)
    {
        const string path = "Deliver.email";
        var root = LooseJson.Parse("Deliver", text, JsonValueKind.Object);
        if (LooseJson.Member(root, "email") is not { ValueKind: JsonValueKind.Object } email)
        {
            throw Rules.Invalid("Deliver has no email: it is {\"email\":{\"to\":[\"username@example.com\"]}}, the one channel there is.");
        }

        var to = Rules.Addresses(path + ".to", Texts(email, "to", path));
        if (to.Count == 0)
        {
            throw Rules.Invalid("Deliver.email.to is empty; it holds 1 to 50 addresses.");
        }

        var subject = Rules.SingleLine(path + ".subject", LooseJson.Text(email, "subject", path)?.Trim(), 500);
        return new TrackingEmail(subject.Length == 0 ? null : subject, to, Rules.Addresses(path + ".copy", Texts(email, "copy", path)));
    }

    /// <summary><c>{"crontab":"0 0 8 * * ?","frequency":"d",...}</c>; the crontab is read in the account's zone.</summary>
    public static TrackingSchedule Schedule(string? text, TimeZoneInfo zone, DateTimeOffset now)
    {
        var root = LooseJson.Parse("Schedule", text, JsonValueKind.Object);
        string? Member(string name) => LooseJson.Text(root, name, "Schedule");

        var crontab = Member("crontab")?.Trim() ?? throw Rules.Invalid("Schedule.crontab is missing; '0 0 8 * * ?' runs every day at 08:00.");
        try
        {
            Crontab.ParseNew(crontab, zone, now);
        }
        catch (CrontabException error)
        {
            throw Rules.Invalid("Schedule.crontab: " + error.Message);
        }

        var frequency = Member("frequency");
        if (frequency is not ("h" or "d" or "w" or "M"))
        {
            throw Rules.Invalid($"Schedule.frequency '{Rules.Shown(frequency ?? "")}' is none of h (hourly), d (daily), w (weekly), M (monthly).");
        }

        var status = Member("status") ?? "enable";
        if (status is not ("enable" or "disable"))
        {
            throw Rules.Invalid($"Schedule.status '{Rules.Shown(status)}' is neither enable nor disable.");
        }

        var from = Time(root, "effectiveFrom");
        var end = Time(root, "effectiveEnd");
        if (from is not null && end <= from)
        {
            throw Rules.Invalid($"Schedule.effectiveEnd {end:yyyy-MM-ddTHH:mm:ssZ} is not after effectiveFrom {from:yyyy-MM-ddTHH:mm:ssZ}.");
        }

        return new TrackingSchedule(
            Rules.SingleLine("Schedule.schedName", Member("schedName")?.Trim(), 256), Rules.SingleLine("Schedule.description", Member("description")?.Trim(), 1024),
            crontab, frequency, status, from, end);
    }

    private static TrackedReport Report(JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw Rules.Invalid($"{path} is {LooseJson.Shown(item)}; it is an object such as {{\"reportId\":1}}.");
        }

        var id = LooseJson.Member(item, "reportId") switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
            { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
            null => throw Rules.Invalid($"{path}.reportId is missing."),
            { } other => throw Rules.Invalid($"{path}.reportId {LooseJson.Shown(other)} is not a whole number."),
        };
        var conditions = LooseJson.Items(item, "conditions", path).Select((condition, index) => Condition(condition, $"{path}.conditions[{index}]")).ToList();
        return conditions.Count <= MaxConditions
            ? new TrackedReport(id, conditions)
            : throw Rules.Invalid($"{path} has {conditions.Count} conditions; at most {MaxConditions} are taken.");
    }

    private static ReportCondition Condition(JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw Rules.Invalid($"{path} is {LooseJson.Shown(item)}; it is an object such as {{\"field\":\"prov\",\"op\":\"in\",\"value\":[\"Beijing\"]}}.");
        }

        var field = LooseJson.Text(item, "field", path) ?? throw Rules.Invalid($"{path}.field is missing, such as prov.");
        var values = LooseJson.Items(item, "value", path).Select(value => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => throw Rules.Invalid($"{path}.value holds {LooseJson.Shown(value)}; its values are texts."),
        }).ToList();
        return values.Count <= MaxValues
            ? new ReportCondition(field, LooseJson.Text(item, "op", path) ?? "in", values)
            : throw Rules.Invalid($"{path}.value has {values.Count} values; at most {MaxValues} are taken.");
    }

    private static IEnumerable<string> Texts(JsonElement element, string name, string path) =>
        LooseJson.Items(element, name, path).Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw Rules.Invalid($"{path}.{name} holds {LooseJson.Shown(item)}; its addresses are texts."));

    private static DateTimeOffset? Time(JsonElement root, string name) => LooseJson.Member(root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Rules.Time("Schedule." + name, text.GetString()!),
        { } other => throw new TrackingException("TimeParseFailed", $"Schedule.{name} {LooseJson.Shown(other)} is not a time such as \"2026-09-17T00:00:00Z\"."),
    };
}
