using Tidemark.Mail.Messages;
using Tidemark.Text;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tasks;

/// <summary>The rules of a request that need no look at the database; each brings its value to the form that is kept.</summary>
internal static class TaskRules
{
    private const int MostCharactersOfName = 128;
    private const int MostReports = 50;
    private const int MostConditions = 20;
    private const int MostValues = 500;
    private const int MostAddresses = 50;
    private const int MostCharactersOfSubject = 500;
    private const int MostCharactersOfSchedName = 256;
    private const int MostCharactersOfDescription = 1024;

    private static readonly char[] Margin = [.. Enumerable.Range(0, 0x21).Select(c => (char)c), '\x7f', '\u00a0', '\u3000', '\ufeff'];

    /// <summary>1 to 128 characters; blanks and control characters go from the ends and are refused inside.</summary>
    /// <exception cref="TrackingException">NameLength or OneLine.</exception>
    public static string Name(string text)
    {
        var name = text.Trim(Margin);
        var length = name.EnumerateRunes().Count();
        return length is >= 1 and <= MostCharactersOfName
            ? SingleLine(TaskField.Name, name, int.MaxValue)
            : throw new TrackingException(TrackingRule.NameLength) { Count = length, Limit = MostCharactersOfName };
    }

    /// <summary>Checks the numbers of reports, conditions and values.</summary>
    /// <exception cref="TrackingException">ReportCount, ConditionCount or ValueCount.</exception>
    public static void CheckCounts(IReadOnlyList<TrackedReport> reports)
    {
        if (reports.Count is 0 or > MostReports)
        {
            throw new TrackingException(TrackingRule.ReportCount) { Count = reports.Count, Limit = MostReports };
        }

        for (var report = 0; report < reports.Count; report++)
        {
            var conditions = reports[report].Conditions;
            for (var condition = 0; condition < conditions.Count; condition++)
            {
                if (conditions[condition].Value.Count is > MostValues and var count)
                {
                    throw new TrackingException(TrackingRule.ValueCount) { Report = report, Condition = condition, Count = count, Limit = MostValues };
                }
            }

            if (conditions.Count > MostConditions)
            {
                throw new TrackingException(TrackingRule.ConditionCount) { Report = report, Count = conditions.Count, Limit = MostConditions };
            }
        }
    }

    /// <summary>Addresses in the form that mail takes, each once; an empty subject becomes null.</summary>
    /// <exception cref="TrackingException">SomeRecipient, Address, AddressCount, OneLine or TextLength.</exception>
    public static TrackingEmail Email(TrackingEmail email)
    {
        var to = Addresses(TaskField.To, email.To);
        if (to.Count == 0)
        {
            throw new TrackingException(TrackingRule.SomeRecipient) { Limit = MostAddresses };
        }

        var subject = SingleLine(TaskField.Subject, email.Subject?.Trim() ?? "", MostCharactersOfSubject);
        return email with { Subject = subject.Length == 0 ? null : subject, To = to, Copy = Addresses(TaskField.Copy, email.Copy) };
    }

    /// <summary>A schedule that fires in the zone, with its texts trimmed.</summary>
    /// <exception cref="TrackingException">Crontab, Frequency, Status, EffectiveWindow, OneLine or TextLength.</exception>
    public static TrackingSchedule Schedule(TrackingSchedule schedule, TimeZoneInfo zone, DateTimeOffset now)
    {
        var crontab = schedule.Crontab.Trim();
        try
        {
            Crontab.ParseNew(crontab, zone, now);
        }
        catch (CrontabException error)
        {
            throw new TrackingException(TrackingRule.Crontab) { Crontab = error.Fault };
        }

        if (schedule.Frequency is not ("h" or "d" or "w" or "M"))
        {
            throw new TrackingException(TrackingRule.Frequency) { Value = schedule.Frequency };
        }

        if (schedule.Status is not ("enable" or "disable"))
        {
            throw new TrackingException(TrackingRule.Status) { Value = schedule.Status };
        }

        if (schedule.EffectiveFrom is { } from && schedule.EffectiveEnd is { } end && end <= from)
        {
            throw new TrackingException(TrackingRule.EffectiveWindow) { From = from, End = end };
        }

        return schedule with
        {
            SchedName = SingleLine(TaskField.SchedName, schedule.SchedName.Trim(), MostCharactersOfSchedName),
            Description = SingleLine(TaskField.Description, schedule.Description.Trim(), MostCharactersOfDescription),
            Crontab = crontab,
        };
    }

    private static string SingleLine(TaskField field, string text, int most)
    {
        if (text.Length > most)
        {
            throw new TrackingException(TrackingRule.TextLength) { Field = field, Count = text.Length, Limit = most };
        }

        return OneLine.Allows(text) ? text : throw new TrackingException(TrackingRule.OneLine) { Field = field, Value = text };
    }

    private static List<string> Addresses(TaskField field, IReadOnlyList<string> texts)
    {
        var result = new List<string>();
        foreach (var text in texts)
        {
            var address = Mailbox.TryParse(text.Trim(' '), out var mailbox)
                ? mailbox.Address
                : throw new TrackingException(TrackingRule.Address) { Field = field, Value = text };
            if (!result.Contains(address, StringComparer.OrdinalIgnoreCase))
            {
                result.Add(address);
            }

            if (result.Count > MostAddresses)
            {
                throw new TrackingException(TrackingRule.AddressCount) { Field = field, Limit = MostAddresses };
            }
        }

        return result;
    }
}
