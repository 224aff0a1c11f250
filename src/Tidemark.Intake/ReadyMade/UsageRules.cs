using Tidemark.Accounts;
using Tidemark.Intake.Gateway;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Intake.ReadyMade;

/// <summary>Judges a row of counters: each value by itself, then one against the other.</summary>
internal sealed class UsageRules
{
    private readonly UsageRow _row;
    private readonly List<RowError> _errors;
    private readonly SortedDictionary<int, long> _codes = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.OrdinalIgnoreCase);

    public UsageRules(UsageRow row)
    {
        _row = row;
        _errors = [.. row.Errors];
    }

    /// <summary>The rules that the row breaks.</summary>
    public IReadOnlyList<RowError> Errors => _errors;

    /// <summary>What the row says; null when it breaks a rule.</summary>
    public UsageCell? Cell()
    {
        if (_errors.Count > 0)
        {
            return null;
        }

        var domain = Text("domain", "is required");
        if (domain is not null && !DomainName.TryNormalise(domain, out domain))
        {
            Break("domain", DomainName.Rule);
        }

        var bucket = Read("bucket", UsageFields.BucketStart, "must be the start of a bucket: ISO 8601 with Z or an offset, or Unix seconds; a multiple of 300 s, 1970 to 2199");
        var region = UsageFields.Region(_row.Fields.GetValueOrDefault("region", ""));
        if (region is null)
        {
            Break("region", "must be a region of DescribeCdnRegionAndIsp (English or Chinese name), an ISO 3166 country code, or unknown");
        }

        var isp = UsageFields.Isp(_row.Fields.GetValueOrDefault("isp", ""));
        if (isp is null)
        {
            Break("isp", "must be an ISP of DescribeCdnRegionAndIsp (English or Chinese name), or unknown");
        }

        ReadCounts();
        return _errors.Count == 0 && Counters() is var counters && _errors.Count == 0
            ? new UsageCell(domain!, region!, isp!, bucket!.Value, counters, [.. _codes.Where(code => code.Value > 0).Select(code => new StatusCount(code.Key, code.Value))])
            : null;
    }

    private void ReadCounts()
    {
        foreach (var (field, text) in _row.Fields)
        {
            var code = UsageFields.CodeOf(field);
            if (!UsageFields.IsField(field))
            {
                _errors.Add(new RowError(_row.Number, RequestReader.Shown(field), RequestReader.Shown(text), $"is not a field; use {UsageFields.All}"));
            }
            else if (field.ToUpperInvariant() is "DOMAIN" or "BUCKET" or "REGION" or "ISP" || text.Length == 0)
            {
                continue;
            }
            else if (UsageFields.Count(text) is not { } count)
            {
                Break(field, $"must be a whole number from 0 to {UsageFields.MostCount}");
            }
            else if (code is { } exact)
            {
                _codes[exact] = count;
            }
            else
            {
                _counts[field] = count;
            }
        }

        foreach (var needed in new[] { "requests", "bytes" }.Where(name => _row.Fields.GetValueOrDefault(name, "").Length == 0))
        {
            Break(needed, "is required");
        }
    }

    private Counters Counters()
    {
        var counters = new Counters
        {
            Requests = Count("requests"),
            Bytes = Count("bytes"),
            HitRequests = Count("hitRequests"),
            HitBytes = Count("hitBytes"),
            OriginRequests = Count("originRequests"),
            OriginBytes = Count("originBytes"),
            HttpsRequests = Count("httpsRequests"),
            HttpsBytes = Count("httpsBytes"),
            Status2xx = Class(2),
            Status3xx = Class(3),
            Status4xx = Class(4),
            Status5xx = Class(5),
        };
        NotMore("hitRequests", "hitRequests and originRequests", counters.HitRequests + counters.OriginRequests, "requests", counters.Requests);
        NotMore("hitBytes", "hitBytes and originBytes", counters.HitBytes + counters.OriginBytes, "bytes", counters.Bytes);
        NotMore("httpsRequests", "httpsRequests", counters.HttpsRequests, "requests", counters.Requests);
        NotMore("httpsBytes", "httpsBytes", counters.HttpsBytes, "bytes", counters.Bytes);
        var outside = _codes.Where(code => code.Key is < 200 or > 599).Sum(code => code.Value);
        NotMore(
            "status2xx", "the requests of all status classes and codes", counters.Status2xx + counters.Status3xx + counters.Status4xx + counters.Status5xx + outside,
            "requests", counters.Requests);
        return counters;
    }

    // A class that is not given is the sum of its codes.
    private long Class(int first)
    {
        var name = $"{UsageFields.Status}{first}xx";
        var codes = _codes.Where(code => code.Key / 100 == first).Sum(code => code.Value);
        if (!_counts.TryGetValue(name, out var given))
        {
            return codes;
        }

        NotMore(name, $"the codes {first}00 to {first}99", codes, name, given);
        return given;
    }

    private long Count(string name) => _counts.GetValueOrDefault(name);

    private void NotMore(string field, string what, long sum, string whole, long most)
    {
        if (sum > most)
        {
            _errors.Add(new RowError(_row.Number, field, $"{sum}", $"{what} must not exceed {whole}, which is {most}"));
        }
    }

    private string? Text(string field, string rule)
    {
        if (_row.Fields.TryGetValue(field, out var text) && text.Length > 0)
        {
            return text;
        }

        Break(field, rule);
        return null;
    }

    private long? Read(string field, Func<string, long?> read, string rule)
    {
        var value = _row.Fields.TryGetValue(field, out var text) ? read(text) : null;
        if (value is null)
        {
            Break(field, rule);
        }

        return value;
    }

    private void Break(string field, string rule) =>
        _errors.Add(new RowError(_row.Number, field, RequestReader.Shown(_row.Fields.GetValueOrDefault(field, "")), rule));
}
