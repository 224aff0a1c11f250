using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Answers;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Reports;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Custom;
using Tidemark.Reports.Queries;
using Tidemark.Usage.Model;

namespace Tidemark.Api.Operations;

/// <summary>
/// The rows of a report. A report or a domain that the account's custom report does not hold has none, as documented; an
/// account without a custom report has not subscribed.
/// </summary>
internal sealed class DescribeCdnReport(ReportQueries queries, CustomReportStore reports, DomainStore domains, ReportOptions options) : IOperation
{
    private static readonly Parameter<long> ReportId = Parameters.MandatoryId("ReportId").Or(ReportErrors.InvalidParameter);
    private static readonly Parameter<IReadOnlyList<string>?> DomainName = Parameters.Domains().Or(ReportErrors.InvalidParameter);
    private static readonly Parameter<string?> Area = Parameters.Text("Area", "comma-separated region names; reports 13 and 15");
    private static readonly Parameter<string?> IsOverseas = Parameters.Text("IsOverseas", "0 or 1; reports 21 and 23");
    private static readonly Parameter<string?> HttpCode = Parameters.Text("HttpCode", "comma-separated 2xx, 3xx, 4xx, 5xx; reports 1, 3, 9 and 11");
    private static readonly Parameter<DateTimeOffset> StartTime = Parameters.MandatoryTime("StartTime").Or(ReportErrors.TimeParseFailed);
    private static readonly Parameter<DateTimeOffset> EndTime = Parameters.MandatoryTime("EndTime").Or(ReportErrors.TimeParseFailed);

    public OperationDefinition Definition { get; } = new(
        nameof(DescribeCdnReport), Product.Cdn, 3, new AccessRule("cdn:DescribeCdnReport", "domain/{DomainName}"),
        [ReportId, DomainName, Area, IsOverseas, HttpCode, StartTime, EndTime], ReportErrors.All);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var id = call.Get(ReportId);
        var definition = ReportCatalogue.All.FirstOrDefault(report => report.Id == id)
            ?? throw ReportId.Refuse($"{id} is not the id of a report: {string.Join(", ", ReportCatalogue.All.Select(report => report.Id))}.");
        var (range, filter) = Read(call, definition.Id);
        var asked = await domains.Owned(call, DomainName);
        var custom = await reports.Find(call.Account.AliUid)
            ?? throw ReportErrors.NotFound.With("The account has no custom report; create one with CreateCdnSubTask.");

        var chosen = custom.Domains is null ? asked : [.. custom.Domains.Where(name => asked is null || asked.Contains(name))];
        var answer = custom.ReportIds.Contains(definition.Id) && chosen is not { Count: 0 }
            ? ReportAnswers.Rows(
                await queries.Run(
                    new ReportQuery(definition.Id, call.Account.AliUid, range, call.Account.Zone) { Domains = chosen, Filter = filter }, cancellationToken),
                call.Account.Zone)
            : ReportAnswers.Without(definition, "The account's custom report does not contain this report or these domains.");

        return call.ReportContent(new JsonArray(answer));
    }

    /// <summary>
    /// How long a range may be, which parameters a report accepts and what they may hold are the reports' own rules. An
    /// end at <c>...:59Z</c>, as the documents show it, is the inclusive last second.
    /// </summary>
    private (TimeRange Range, ReportFilter Filter) Read(ApiCall call, int reportId)
    {
        var (start, end) = (call.Get(StartTime), call.Get(EndTime));
        try
        {
            return (
                ReportRange.Of(start, end.Second == 59 && end < DateTimeOffset.MaxValue.AddDays(-1) ? end.AddSeconds(1) : end, call.Account.Zone, options.LongestRangeDays),
                ConditionParser.ParseParameters(reportId, DomainName.Find(call.Parameters), call.Get(Area), call.Get(IsOverseas), call.Get(HttpCode)));
        }
        catch (InvalidReportException refusal)
        {
            throw ReportErrors.InvalidParameter.With(refusal.Message);
        }
    }
}
