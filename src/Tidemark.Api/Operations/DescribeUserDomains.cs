using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Gateway;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Operations;

/// <summary>The domains of the account, by name, filtered and in pages.</summary>
internal sealed class DescribeUserDomains(DomainStore domains) : IOperation
{
    private static readonly string[] Unready = ["checking", "check_failed", "configure_failed"];

    private static readonly Parameter<IReadOnlyList<string>?> DomainName = Parameters.List("DomainName", 50, "names or parts of names");
    private static readonly Parameter<string?> SearchType =
        Parameters.OneOf("DomainSearchType", "fuzzy_match", "pre_match", "suf_match", "full_match");

    private static readonly Parameter<string?> Status = Parameters.OneOf(
        "DomainStatus", "online", "offline", "configuring", "configure_failed", "checking", "check_failed", "stopping", "deleting");

    private static readonly Parameter<IReadOnlyList<string>?> CdnType = Parameters.List("CdnType", 3, "web, download, video");
    private static readonly Parameter<string?> Coverage = Parameters.OneOf("Coverage", "domestic", "global", "overseas");
    private static readonly Parameter<bool?> CheckDomainShow = Parameters.Boolean("CheckDomainShow");
    private static readonly Parameter<DateTimeOffset?> ChangeStartTime = Parameters.Time("ChangeStartTime");
    private static readonly Parameter<DateTimeOffset?> ChangeEndTime = Parameters.Time("ChangeEndTime");
    private static readonly Parameter<string?> Source = Parameters.Text("Source", "content of an origin server");
    private static readonly Parameter<string?> ResourceGroupId = Parameters.Text("ResourceGroupId");
    private static readonly Parameter<IReadOnlyDictionary<string, string>> Tag = Parameters.Tags();
    private static readonly Parameter<int> PageNumber = Parameters.Integer("PageNumber", 1, 100_000, absent: 1);
    private static readonly Parameter<int> PageSize = Parameters.Integer("PageSize", 1, 500, absent: 20);

    public OperationDefinition Definition { get; } = new(
        nameof(DescribeUserDomains), Product.Cdn, 100, new AccessRule("cdn:DescribeUserDomains", "domain/*"),
        [
            DomainName, SearchType, Status, CdnType, Coverage, CheckDomainShow, ChangeStartTime, ChangeEndTime, Source, ResourceGroupId, Tag,
            PageNumber, PageSize,
        ],
        []);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var filter = Filter(call);
        var (number, size) = (call.Get(PageNumber), call.Get(PageSize));
        var found = (await domains.List(call.Account.AliUid)).Where(filter).ToList();
        return new JsonObject
        {
            ["PageNumber"] = number,
            ["PageSize"] = size,
            ["TotalCount"] = found.Count,
            ["Domains"] = new JsonObject
            {
                ["PageData"] = new JsonArray([.. found.Skip((number - 1) * size).Take(size).Select(Item)]),
            },
        };
    }

    private static Func<Domain, bool> Filter(ApiCall call)
    {
        var names = call.Get(DomainName)?.Select(name => name.ToLowerInvariant()).ToArray();
        var search = call.Get(SearchType);
        var status = call.Get(Status);
        var types = call.Get(CdnType);
        if (types?.FirstOrDefault(type => type is not ("web" or "download" or "video")) is { } unknown)
        {
            throw CdnType.Refuse($"{Parameter.Shown(unknown)} is none of web, download, video.");
        }

        var coverage = call.Get(Coverage);
        var unready = call.Get(CheckDomainShow);
        var (since, until) = (call.Get(ChangeStartTime), call.Get(ChangeEndTime));
        if (until <= since)
        {
            throw ChangeEndTime.Refuse("it must be later than ChangeStartTime.");
        }

        var source = call.Get(Source);
        var group = call.Get(ResourceGroupId);
        var tags = call.Get(Tag);
        return domain =>
            (names is null || names.Any(name => Matches(domain.Name, name, search)))
            && (status is null || domain.Status == status)
            && (types is null || types.Contains(domain.CdnType))
            && (coverage is null || domain.Coverage == coverage)
            && (unready is not false || status is not null || !Unready.Contains(domain.Status))
            && (since is null || domain.ModifiedAt >= since)
            && (until is null || domain.ModifiedAt < until)
            && (source is null || domain.Sources.Any(origin => origin.Content == source))
            && (group is null || domain.ResourceGroup == group)
            && tags.All(tag => domain.Tags.TryGetValue(tag.Key, out var value) && (tag.Value.Length == 0 || value == tag.Value));
    }

    private static bool Matches(string domain, string name, string? search) => search switch
    {
        "fuzzy_match" => domain.Contains(name, StringComparison.Ordinal),
        "pre_match" => domain.StartsWith(name, StringComparison.Ordinal),
        "suf_match" => domain.EndsWith(name, StringComparison.Ordinal),
        _ => domain == name,
    };

    /// <summary>Tidemark meters a CDN and is none: a domain has no Cname and no certificate here.</summary>
    private static JsonObject Item(Domain domain) => new()
    {
        ["DomainId"] = domain.Id,
        ["DomainName"] = domain.Name,
        ["Cname"] = "",
        ["CdnType"] = domain.CdnType,
        ["DomainStatus"] = domain.Status,
        ["SslProtocol"] = "off",
        ["Coverage"] = domain.Coverage,
        ["Description"] = "",
        ["GmtCreated"] = WireTime.Format(domain.CreatedAt),
        ["GmtModified"] = WireTime.Format(domain.ModifiedAt),
        ["ResourceGroupId"] = domain.ResourceGroup,
        ["Sandbox"] = "",
        ["Sources"] = new JsonObject
        {
            ["Source"] = new JsonArray([.. domain.Sources.Select(source => new JsonObject
            {
                ["Content"] = source.Content,
                ["Type"] = source.Type,
                ["Port"] = source.Port,
                ["Priority"] = source.Priority,
                ["Weight"] = source.Weight,
            })]),
        },
    };
}
