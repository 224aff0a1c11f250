using System.Globalization;
using System.Text;
using Tidemark.Reports.Calendar;
using Tidemark.Testing;

namespace Tidemark.Reports.Tests.Calendar;

/// <summary>Compares with Python's zoneinfo, which walks the clocks second by second where this room computes.</summary>
public sealed class ReportPeriodPropertyTests
{
    // every instant is given, and the edges of the periods come back: the day, week and month from the first minute whose
    // date is not before the day, hours from the last minute at which the clocks stood at, or jumped past, a full hour
    private const string Witness =
        """
        import sys, datetime as d
        from zoneinfo import ZoneInfo
        U = d.timezone.utc
        MINUTE = d.timedelta(minutes=1)
        def wall(t, z): return t.astimezone(z).replace(tzinfo=None, fold=0)
        def begin(day, z):
            t = d.datetime(day.year, day.month, day.day, tzinfo=U) - d.timedelta(hours=15)
            quarter = d.timedelta(minutes=15)
            while wall(t + quarter, z).date() < day: t += quarter
            while wall(t, z).date() < day: t += MINUTE
            return t
        def day_of(t, z):
            day = wall(t, z).date()
            return day + d.timedelta(days=1) if begin(day + d.timedelta(days=1), z) <= t else day
        def full(t, z):
            t = t.replace(second=0)
            while True:
                now, then = wall(t, z), wall(t - MINUTE, z)
                if now.minute == 0: return t
                if now > then + MINUTE and now.replace(minute=0) > then: return t
                t -= MINUTE
        def iso(t): return t.strftime('%Y-%m-%dT%H:%M:%SZ')
        for line in sys.stdin:
            name, text = line.split()
            z, t = ZoneInfo(name), d.datetime.strptime(text, '%Y-%m-%dT%H:%M:%SZ').replace(tzinfo=U)
            day = day_of(t, z)
            monday = day - d.timedelta(days=day.weekday())
            first = day.replace(day=1)
            before = (first - d.timedelta(days=1)).replace(day=1)
            hour = full(t, z)
            end = begin(day, z)
            yesterday = day - d.timedelta(days=1)
            while begin(yesterday, z) == end: yesterday -= d.timedelta(days=1)
            print(name, text, day.isoformat(),
                iso(full(hour - MINUTE, z)), iso(hour), iso(begin(yesterday, z)), iso(end),
                iso(begin(monday - d.timedelta(days=7), z)), iso(begin(monday, z)), iso(begin(before, z)), iso(begin(first, z)))
        """;

    private static readonly string[] Zones =
    [
        "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe",
        "Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago",
        "America/St_Johns", "Africa/Casablanca", "Asia/Tehran", "America/Sao_Paulo", "Asia/Pyongyang", "Europe/Dublin", "Africa/Cairo",
        "America/Asuncion", "Asia/Gaza", "Pacific/Norfolk", "America/Caracas",
    ];

    [Fact]
    public async Task Periods_are_those_that_the_clocks_of_the_zone_show()
    {
        var asked = new StringBuilder();
        var random = new Random(20261120);
        foreach (var zone in Zones)
        {
            foreach (var instant in Instants(TimeZoneInfo.FindSystemTimeZoneById(zone), random))
            {
                asked.Append(zone).Append(' ').Append(Text(instant)).Append('\n');
            }
        }

        var run = await ToolRun.Run("/usr/bin/python3", ["-c", Witness], asked.ToString());
        run.ExitCode.ShouldBe(0, run.Errors);
        var wrong = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != Computed(line)).ToList();
        wrong.Select(line => $"{line}\n{Computed(line)}").Take(5).ShouldBeEmpty($"{wrong.Count} differ");
    }

    /// <summary>Random instants of the last and next years, and instants close to where the zone's clocks change.</summary>
    private static IEnumerable<DateTimeOffset> Instants(TimeZoneInfo zone, Random random)
    {
        var start = new DateTimeOffset(2009, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var hour = start; hour.Year < 2028; hour = hour.AddHours(1))
        {
            if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(1)) && random.Next(6) == 0)
            {
                for (var near = 0; near < 4; near++)
                {
                    yield return hour.AddMinutes(random.Next(-1600, 1600)).AddSeconds(random.Next(60));
                }

                yield return hour.AddMinutes(random.Next(-30, 90));
            }
        }

        for (var index = 0; index < 20; index++)
        {
            yield return start.AddSeconds(random.NextInt64(18L * 365 * 86_400));
        }
    }

    private static string Computed(string line)
    {
        var parts = line.Split(' ');
        var zone = TimeZoneInfo.FindSystemTimeZoneById(parts[0]);
        var instant = DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture);
        var periods = ReportPeriod.Frequencies.Select(frequency => ReportPeriod.LastFull(frequency, instant, zone));
        return $"{parts[0]} {parts[1]} {ReportPeriod.DayOf(instant, zone):yyyy-MM-dd} {string.Join(' ', periods.Select(period => $"{Text(period.Start)} {Text(period.End)}"))}";
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
