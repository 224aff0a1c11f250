using System.Text;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;

namespace Tidemark.Api.Tests.Conformance;

/// <summary>Writes docs/compatibility.md from what the operations say of themselves and what the cases that passed have shown.</summary>
internal static class CompatibilityDocument
{
    private static readonly string[] Transports = ["v3", "v2", "pop", ConformanceRun.Raw];

    /// <summary>Operations of the same family that are known and not served; those that are served drop out by themselves.</summary>
    private static readonly string[] Known =
    [
        "UpdateCdnDeliverTask", "UpdateCdnSubTask", "DeleteCdnSubTask", "DeleteUserUsageDataExportTask", "DeleteUsageDetailDataExportTask",
        "DeleteCdnDomain", "DescribeCdnDomainLogs", "DescribeCdnRegionAndIsp", "DescribeDomainUsageData", "DescribeDomainTrafficData",
        "DescribeDomainBpsData", "DescribeDomainHitRateData", "DescribeDomainReqHitRateData", "DescribeDomainQpsData", "DescribeDomainHttpCodeData",
        "DescribeDomainTopUrlVisit", "DescribeDomainTopReferVisit", "DescribeDomainTopClientIpVisit", "DescribeDomainSrcTopUrlVisit",
        "DescribeTopDomainsByFlow", "DescribeDomainPvData", "DescribeDomainUvData", "DescribeDomainISPData", "DescribeDomainRegionData",
    ];

    public static string Write(ConformanceRun run)
    {
        var operations = run.Server.Get<OperationRegistry>().All.Select(operation => operation.Definition).ToList();
        var shown = new Shown(run);
        var text = new StringBuilder();
        text.Append(
            $"""
             # Compatibility

             This page lists the operations of Alibaba Cloud CDN (2018-05-10) and ApsaraDB RDS (2014-08-15) that Tidemark supports. The
             tests generate it (`TIDEMARK_WRITE_DOCS=1 dotnet test tests/Tidemark.Api.Tests`) from the definitions of the operations and
             from the calls in `tests/conformance` that were answered as documented in the same run.

             - **V3**: the official Node.js SDKs (`@alicloud/cdn20180510`, `@alicloud/rds20140815`), ACS3-HMAC-SHA256.
             - **V2**: the same SDKs with `signatureAlgorithm: "v2"`, HMAC-SHA1.
             - **pop**: `@alicloud/pop-core`, alternating GET and POST.
             - **raw**: calls that the tests sign themselves, by header or parameter, in query or form.

             `yes` at a parameter: a call with it succeeded. `yes` at an error: a call was refused with it. `-`: not tested there.
             {operations.Count} operations are supported; none of them is a stub.


             """);
        Order(text);
        foreach (var operation in operations)
        {
            Operation(text, operation, shown);
        }

        text.Append("## Errors of the gateway\n\nAny operation can return these errors.\n\n");
        Header(text, "Code", "Status", "Message");
        foreach (var error in CommonErrors.All)
        {
            Row(text, transport => shown.Refused(transport, null, error.Code), $"`{error.Code}`", error.Status.ToString(), Cell(error.Message));
        }

        text.Append("\n## Not supported\n\nKnown operations of the same products that return `InvalidAction.NotFound`:\n\n");
        foreach (var name in Known.Where(name => operations.All(operation => operation.Name != name)).Order(StringComparer.Ordinal))
        {
            text.Append("- ").Append(name).Append('\n');
        }

        return text.Append("\nAll other operations of the two products are not supported either.\n").ToString();
    }

    private static void Order(StringBuilder text) => text.Append(
        """
        ## Order of checks

        1. Method (GET or POST), length of the request line (at most 160 KiB) and of the body (at most 4 MiB). Parameters must be
           percent-encoded UTF-8 without NUL. Each name must occur once; the same value in query and form counts once.
        2. `Format`, then `Action` (an unknown action is refused before the signature is checked), then `Version`.
        3. Signature: all parts are present, method and version, length of the nonce, timestamp, no security token, access key, and the
           signature itself.
        4. Permission for the operation, the account's rate (a token bucket with a burst equal to the rate), and that the nonce is new.
        5. Required parameters in the order of the tables below. Then the operation reads its parameters and runs.

        An empty value counts as absent. Unknown parameters are ignored. Messages start with the documented text, followed by the value
        and the rule.


        """.ReplaceLineEndings("\n"));

    private static void Operation(StringBuilder text, OperationDefinition operation, Shown shown)
    {
        text.Append($"## {operation.Name}\n\n{operation.Product.Name} {operation.Product.Version}, {operation.Rate} calls per second and account. ");
        text.Append($"Policy action `{operation.Access.Action}` on `{operation.Access.Resource}`.\n\n");
        if (operation.Parameters.Count > 0)
        {
            Header(text, "Parameter", "Mandatory", "Rule");
            foreach (var parameter in operation.Parameters)
            {
                Row(text, transport => shown.Taken(transport, operation.Name, parameter), $"`{parameter.Name}`", parameter.Mandatory ? "yes" : "no", Cell(parameter.Rule));
            }
        }
        else
        {
            Header(text, "Call", "", "");
            Row(text, transport => shown.Succeeded(transport, operation.Name), "without parameters", "", "");
        }

        text.Append('\n');
        Header(text, "Error", "Status", "Message");
        var others = shown.CodesOf(operation.Name).Where(code => operation.Errors.All(error => error.Code != code))
            .Except(CommonErrors.All.Where(error => !error.Code.Contains('{')).Select(error => error.Code));
        foreach (var error in operation.Errors)
        {
            Row(text, transport => shown.Refused(transport, operation.Name, error.Code), $"`{error.Code}`", error.Status.ToString(), Cell(error.Message));
        }

        foreach (var code in others.Order(StringComparer.Ordinal))
        {
            var message = code.StartsWith("Missing", StringComparison.Ordinal) ? CommonErrors.Missing(code[7..]).Message : CommonErrors.Invalid(code[7..]).Message;
            Row(text, transport => shown.Refused(transport, operation.Name, code), $"`{code}`", "400", message);
        }

        text.Append('\n');
    }

    private static void Header(StringBuilder text, params string[] columns) =>
        text.Append($"| {string.Join(" | ", columns)} | V3 | V2 | pop | raw |\n|{string.Concat(Enumerable.Repeat(" --- |", columns.Length + 4))}\n");

    private static void Row(StringBuilder text, Func<string, bool> shown, params string[] cells) =>
        text.Append($"| {string.Join(" | ", cells)} | {string.Join(" | ", Transports.Select(transport => shown(transport) ? "yes" : "-"))} |\n");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>What the cases that passed have shown.</summary>
    private sealed class Shown(ConformanceRun run)
    {
        private readonly ILookup<string, ConformanceCase> _passed =
            run.Outcomes.Where(outcome => outcome.Problem is null).ToLookup(outcome => outcome.Transport, outcome => run.Cases[outcome.Case]);

        private readonly HashSet<string> _probed = run.Probed.Where(probe => probe.Problem is null).Select(probe => probe.Code).ToHashSet(StringComparer.Ordinal);

        public bool Succeeded(string transport, string operation) =>
            _passed[transport].Any(test => test.Operation == operation && test.Expect == "success");

        public bool Taken(string transport, string operation, Parameter parameter) => _passed[transport].Any(test =>
            test.Operation == operation && test.Expect == "success"
            && test.Send.Keys.Any(name => name == parameter.Name || name.StartsWith(parameter.Name + ".", StringComparison.Ordinal)));

        public bool Refused(string transport, string? operation, string code) =>
            _passed[transport].Any(test => (operation is null || test.Operation == operation) && Same(test.Expect, code))
            || (operation is null && transport == ConformanceRun.Raw && _probed.Any(probed => Same(probed, code)));

        public IEnumerable<string> CodesOf(string operation) =>
            run.Cases.Where(test => test.Operation == operation && test.Expect != "success").Select(test => test.Expect).Distinct();

        private static bool Same(string code, string pattern) => pattern switch
        {
            "Missing{Param}" => code.StartsWith("Missing", StringComparison.Ordinal),
            "Invalid{Param}" => code.StartsWith("Invalid", StringComparison.Ordinal) && CommonErrors.All.All(error => error.Code != code),
            _ => code == pattern,
        };
    }
}
