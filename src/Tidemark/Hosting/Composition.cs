using System.CommandLine;
using System.Reflection;
using Tidemark.Accounts;
using Tidemark.Accounts.Secrets;
using Tidemark.Accounts.Tokens;
using Tidemark.CommandLine;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Exports.Work;
using Tidemark.Geography;
using Tidemark.Geography.Ranges;
using Tidemark.Mail;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Ingest;
using Tidemark.Notifications;
using Tidemark.Reports.Custom;
using Tidemark.Reports.Queries;
using Tidemark.Settings;
using Tidemark.Storage;
using Tidemark.Text;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Tasks;
using Tidemark.Tracking.Work;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;
using Tidemark.Usage.Store.Verification;
using Tidemark.WebConsole.Hosting;

namespace Tidemark.Hosting;

/// <summary>Puts the rooms together: every service there is, one of each, made when first asked for.</summary>
internal static class Composition
{
    /// <summary>The rooms that keep tables in the control plane's database.</summary>
    public static readonly IReadOnlyList<Assembly> WithTables =
    [
        typeof(AccountStore).Assembly, typeof(CustomReportStore).Assembly, typeof(NotificationStore).Assembly, typeof(TrackingTaskStore).Assembly,
        typeof(ExportTaskStore).Assembly, typeof(ConsoleServices).Assembly,
    ];

    /// <summary>The services for a command; the settings are read and judged first, whatever the command is.</summary>
    /// <param name="command">Names the data folder and the settings file.</param>
    /// <param name="mayBegin">Whether the command may begin an installation.</param>
    /// <exception cref="SettingsException">A setting is unknown or breaks its rule.</exception>
    /// <exception cref="CommandFailure">The data folder holds no installation, and the command begins none.</exception>
    public static ServiceProvider Open(ParseResult command, bool mayBegin = false)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(ToStandardError).AddSimpleConsole(console => console.SingleLine = true));
        Add(services, command, mayBegin: mayBegin);
        return services.BuildServiceProvider();
    }

    /// <summary>Adds the rooms for a command.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="command">Names the data folder and the settings file.</param>
    /// <param name="proposal">A setting of the command's own, unless it or what excludes it is given.</param>
    /// <param name="mayBegin">Whether the command may begin an installation.</param>
    /// <exception cref="SettingsException">A setting is unknown or breaks its rule.</exception>
    /// <exception cref="CommandFailure">The data folder holds no installation, and the command begins none.</exception>
    public static void Add(IServiceCollection services, ParseResult command, GivenSetting? proposal = null, bool mayBegin = true)
    {
        var options = SettingsReader.Read(SettingsCatalogue.Sections, command.GetValue(Shared.Config), Environment.GetEnvironmentVariables(), proposal);
        foreach (var section in options)
        {
            services.AddSingleton(section.GetType(), section);
        }

        var given = Shared.DataOf(command);
        if (!DataFolder.IsAt(given))
        {
            var path = PrintableText.Of(Path.GetFullPath(given));
            Printed.Remark(mayBegin
                ? $"{path} holds no installation yet; a new one begins there."
                : throw new CommandFailure(
                    ExitCode.Failed, $"{path} holds no installation. Name its data folder with --data, or begin a new one with: tidemark account create --name NAME --data {path}"));
        }

        var folder = new DataFolder(given);
        Installation.Check(folder);
        Add(services, folder);
    }

    /// <summary>The version of the program.</summary>
    public static string Version => typeof(Composition).Assembly.GetName().Version!.ToString(3);

    /// <summary>The data folder of a command that makes none.</summary>
    /// <exception cref="CommandFailure">It does not exist.</exception>
    public static DataFolder ExistingFolder(ParseResult command)
    {
        var path = Shared.DataOf(command);
        if (!Directory.Exists(path))
        {
            throw new CommandFailure(ExitCode.Failed, $"The data folder {Path.GetFullPath(path)} does not exist; name it with --data, or set TIDEMARK_DATA.");
        }

        var folder = new DataFolder(path);
        Installation.Check(folder);
        return folder;
    }

    /// <summary>All logs go to standard error; standard output is for results.</summary>
    public static void ToStandardError(Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions console) =>
        console.LogToStandardErrorThreshold = LogLevel.Trace;

    private static void Add(IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(folder);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ControlDatabase(provider.GetRequiredService<DataFolder>(), WithTables));
        services.AddSingleton(provider => DataKey.WhenUsed(
            () => CheckedKey.Open(provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<ControlDatabase>())));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<DomainStore>();
        services.AddSingleton<IngestTokenStore>();
        services.AddSingleton<NotificationStore>();
        services.AddSingleton(provider =>
        {
            var store = new SqliteUsageStore(folder.UsageDatabase, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<MeteringOptions>());
            Installation.NoteUsage(folder);
            return store;
        });
        services.AddSingleton<IUsageStore>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<ISourceList>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<IFeeds>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<IClosedPeriods>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<IPostLedger>(provider => provider.GetRequiredService<SqliteUsageStore>());
        services.AddSingleton<UsageTrimmer>();
        services.AddSingleton<ChecksumFiller>();
        services.AddSingleton<UsageVerifier>();
        services.AddSingleton<UsageSealer>();
        services.AddSingleton<ClientGeography>();
        services.AddSingleton<IClientLocator>(provider => provider.GetRequiredService<ClientGeography>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<VisitorKeys>(provider, provider.GetRequiredService<ClientOptions>().KeyDays));
        services.AddSingleton<IVisitorKeys>(provider => provider.GetRequiredService<VisitorKeys>());
        services.AddSingleton<ClientPolicy>();
        services.AddSingleton<IngestDefaults>();
        services.AddSingleton<Ingestor>();
        services.AddSingleton<ReportQueries>();
        services.AddSingleton<CustomReportStore>();
        services.AddSingleton<MailRelay>();
        services.AddSingleton<TrackingTaskStore>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunHistory>();
        services.AddSingleton<TrackingWorker>();
        services.AddSingleton<MonthCloser>();
        services.AddSingleton<ExportTaskStore>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<AccountExports>();
        services.AddSingleton<AccountRemoval>();
        services.AddSingleton<ExportFileCheck>();
        services.AddSingleton<DownloadLinks>();
        services.AddSingleton<SvgRenderer>();
        services.AddSingleton<ExportWorker>();
    }
}
