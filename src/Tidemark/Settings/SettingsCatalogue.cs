using Tidemark.Api;
using Tidemark.Documents;
using Tidemark.Exports;
using Tidemark.Geography;
using Tidemark.Intake;
using Tidemark.Mail;
using Tidemark.Mail.Smtp;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Watch;
using Tidemark.Reports;
using Tidemark.Tracking;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Retention;
using Tidemark.WebConsole;

namespace Tidemark.Settings;

/// <summary>The option classes of all rooms: everything that can be set.</summary>
internal static class SettingsCatalogue
{
    /// <summary>In the order of the document.</summary>
    public static IReadOnlyList<Type> Sections { get; } =
    [
        typeof(ServerOptions),
        typeof(SmtpOptions),
        typeof(MailOptions),
        typeof(MeteringOptions),
        typeof(ClientOptions),
        typeof(GeographyOptions),
        typeof(RetentionOptions),
        typeof(WatchOptions),
        typeof(ReportOptions),
        typeof(TrackingOptions),
        typeof(ExportOptions),
        typeof(DocumentOptions),
        typeof(ApiOptions),
        typeof(IntakeOptions),
        typeof(ConsoleOptions),
    ];
}
