using System.Text.Json;
using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;

namespace Tidemark.Api.Operations;

/// <summary>Adds a domain to the account. Nothing is asked of DNS, and no owner is verified.</summary>
internal sealed class AddCdnDomain(DomainStore domains) : IOperation
{
    private const int MostSources = 20;

    private static readonly Parameter<string> DomainName =
        Parameters.MandatoryDomain().Or(DomainErrors.Name, DomainErrors.Missing("domainName"));

    private static readonly Parameter<string> CdnType =
        Parameters.MandatoryOneOf("CdnType", "web", "download", "video").Or(DomainErrors.CdnType, DomainErrors.Missing("cdnType"));

    private static readonly Parameter<string> Sources = Parameters
        .MandatoryText("Sources", "JSON array of {content, type, priority?, port?, weight?}").Or(DomainErrors.Sources, DomainErrors.Missing("sources"));

    private static readonly Parameter<string?> Scope = Parameters.OneOf("Scope", "domestic", "overseas", "global").Or(DomainErrors.Scope);
    private static readonly Parameter<string?> CheckUrl = Parameters.Text("CheckUrl", "URL; stored and not fetched");
    private static readonly Parameter<string?> TopLevelDomain =
        Parameters.Text("TopLevelDomain", "domain name that DomainName ends with").Or(DomainErrors.TopLevelDomain);

    private static readonly Parameter<string?> ResourceGroupId = Parameters.Text("ResourceGroupId", "text of at most 64 characters");
    private static readonly Parameter<IReadOnlyDictionary<string, string>> Tag = Parameters.Tags();

    public OperationDefinition Definition { get; } = new(
        nameof(AddCdnDomain), Product.Cdn, 30, new AccessRule("cdn:AddCdnDomain", "domain/{DomainName}"),
        [DomainName, CdnType, Sources, Scope, CheckUrl, TopLevelDomain, ResourceGroupId, Tag],
        [
            DomainErrors.Name, DomainErrors.Missing("cdnType"), DomainErrors.CdnType, DomainErrors.Sources, DomainErrors.Scope,
            DomainErrors.TopLevelDomain, DomainErrors.AlreadyExists,
        ]);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var name = call.Get(DomainName);
        var type = call.Get(CdnType);
        var sources = ReadSources(call.Get(Sources));
        var scope = call.Get(Scope) ?? "domestic";
        if (call.Get(TopLevelDomain) is { } top
            && (!Accounts.DomainName.TryNormalise(top, out var parent) || (name != parent && !name.EndsWith("." + parent, StringComparison.Ordinal))))
        {
            throw TopLevelDomain.Refuse($"{Parameter.Shown(top)} is not a domain name that '{name}' ends with.");
        }

        var group = call.Get(ResourceGroupId) ?? "";
        if (group.Length > 64)
        {
            throw ResourceGroupId.Refuse("it exceeds 64 characters.");
        }

        return await domains.Add(call.Account.AliUid, name, type, scope, sources, group, call.Get(Tag))
            ? []
            : throw DomainErrors.AlreadyExists.With($"'{name}' is a domain of this account.");
    }

    private static List<DomainSource> ReadSources(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() is 0 or > MostSources)
            {
                throw Sources.Refuse($"it must be a JSON array of 1 to {MostSources} objects.");
            }

            return [.. json.RootElement.EnumerateArray().Select(ReadSource)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // not JSON, or half a surrogate pair in a string
            throw Sources.Refuse("""it is not JSON such as [{"content":"192.0.2.1","type":"ipaddr","port":80,"priority":"20","weight":"10"}].""");
        }
    }

    private static DomainSource ReadSource(JsonElement source)
    {
        if (source.ValueKind != JsonValueKind.Object)
        {
            throw Sources.Refuse("each source must be an object.");
        }

        var content = Field(source, "content", "");
        if (content.Length is 0 or > 253 || content.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw Sources.Refuse("content must be an address, a host name or a bucket.");
        }

        var type = Field(source, "type", "");
        if (type is not ("ipaddr" or "domain" or "oss" or "fc_domain" or "common"))
        {
            throw Sources.Refuse($"type {Parameter.Shown(type)} is not one of ipaddr, domain, oss, fc_domain, common.");
        }

        if (!int.TryParse(Field(source, "port", "80"), out var port) || port is < 1 or > 65535)
        {
            throw Sources.Refuse("port must be a number from 1 to 65535.");
        }

        var priority = Field(source, "priority", "20");
        if (priority is not ("20" or "30"))
        {
            throw Sources.Refuse("priority must be 20 (main) or 30 (backup).");
        }

        return int.TryParse(Field(source, "weight", "10"), out var weight) && weight is >= 0 and <= 100
            ? new DomainSource(content, type, port, priority, weight.ToString())
            : throw Sources.Refuse("weight must be a number from 0 to 100.");
    }

    /// <summary>The documents show numbers both bare and in quotes.</summary>
    private static string Field(JsonElement source, string name, string absent) => !source.TryGetProperty(name, out var value)
        ? absent
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => throw Sources.Refuse($"{name} must be text or a number."),
        };
}
