using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Reports;
using Tidemark.Reports.Custom;

namespace Tidemark.Api.Operations;

/// <summary>Makes the account's custom report: which reports, over which domains. There is one an account.</summary>
internal sealed class CreateCdnSubTask(CustomReportStore reports, DomainStore domains) : IOperation
{
    private static readonly Parameter<string> ReportIds =
        Parameters.MandatoryText("ReportIds", "comma-separated report ids: 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23");

    private static readonly Parameter<IReadOnlyList<string>?> DomainName = Parameters.Domains().Or(ReportErrors.InvalidParameter);

    public OperationDefinition Definition { get; } = new(
        nameof(CreateCdnSubTask), Product.Cdn, 3, new AccessRule("cdn:CreateCdnSubTask", "domain/{DomainName}"),
        [ReportIds, DomainName], ReportErrors.All);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var ids = ReadIds(call.Get(ReportIds));
        var chosen = await domains.Owned(call, DomainName);
        return await reports.Create(call.Account.AliUid, ids, chosen) is not null
            ? []
            : throw ReportErrors.AlreadyExists.With("The account already has a custom report; DescribeCdnSubList shows it.");
    }

    private static IReadOnlyList<int> ReadIds(string text)
    {
        try
        {
            return CustomReportStore.ParseIds(text);
        }
        catch (InvalidReportException refusal)
        {
            throw ReportErrors.InvalidParameter.With(refusal.Message);
        }
    }
}
