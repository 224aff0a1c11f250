using Tidemark.Accounts;

namespace Tidemark.Demo;

/// <summary>What the demo prints: where everything is, and what to try.</summary>
internal static class DemoGuide
{
    /// <summary>The port when the command names none.</summary>
    public const int UsualPort = 8080;

    /// <summary>The text.</summary>
    /// <param name="address">Scheme, host and port.</param>
    /// <param name="account">The account.</param>
    /// <param name="key">Its key; the secret is printed, it guards nothing but the demo.</param>
    /// <param name="mail">The pickup folder; null when mail goes to a relay.</param>
    /// <param name="data">The data folder.</param>
    public static string Write(string address, Account account, AccessKey key, string? mail, string data)
    {
        var host = new Uri(address).Authority;
        var port = new Uri(address).Port is not UsualPort and var other ? $" --port {other}" : "";
        var arguments = data == Path.GetFullPath("data") ? "" : $" --data {data}";
        return
            $$"""
            Tidemark is ready on {{address}}

              console            {{address}}/console
              access key id      {{key.Id}}
              access key secret  {{key.Secret}}
              mail               {{(mail is null ? "sent to the configured relay" : $"{address}/console/mail, and as .eml files in {mail}")}}

            Call it with the official SDK (Node.js; paste this into a shell):

              mkdir -p /tmp/tidemark-sdk && cd /tmp/tidemark-sdk && npm install --silent @alicloud/cdn20180510 @alicloud/openapi-core && node -e '
              const cdn = require("@alicloud/cdn20180510"), { $OpenApiUtil } = require("@alicloud/openapi-core");
              const client = new cdn.default(new $OpenApiUtil.Config({ accessKeyId: "{{key.Id}}",
                accessKeySecret: "{{key.Secret}}", endpoint: "{{host}}", protocol: "http" }));
              const day = n => new Date(Date.now() - n * 864e5).toISOString().slice(0, 13) + ":00:00Z";
              client.describeCdnReport(new cdn.DescribeCdnReportRequest({ reportId: 17, startTime: day(7), endTime: day(0) }))
                .then(answer => console.table(answer.body.content.data[0].data));'

            Meter a log of your own (17 formats are detected; plain or compressed):

              ./tidemark ingest access.log.gz --account {{account.AliUid}} --domain www.example.com{{arguments}}

            Stop it with Ctrl+C. Start it again with ./tidemark demo{{port}}{{arguments}}

            """;
    }
}
