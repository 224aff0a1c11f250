using System.CommandLine;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Notifications;
using Tidemark.Settings;
using Tidemark.Storage;

namespace Tidemark.Hosting;

/// <summary>Puts the rooms together: every service there is, one of each, made when first asked for.</summary>
internal static class Rooms
{
    /// <summary>The services for a command; the settings are read and judged first, whatever the command is.</summary>
    /// <exception cref="SettingsException">A setting is unknown or breaks its rule.</exception>
    public static ServiceProvider Open(ParseResult command)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(ToStandardError).AddSimpleConsole(console => console.SingleLine = true));
        Add(services, command);
        return services.BuildServiceProvider();
    }

    /// <summary>Adds the rooms for a command.</summary>
    /// <exception cref="SettingsException">A setting is unknown or breaks its rule.</exception>
    public static void Add(IServiceCollection services, ParseResult command)
    {
        var options = SettingsReader.Read(SettingsCatalogue.Sections, command.GetValue(Shared.Config), Environment.GetEnvironmentVariables());
        foreach (var section in options)
        {
            services.AddSingleton(section.GetType(), section);
        }

        Add(services, new DataFolder(Shared.DataOf(command)));
    }

    /// <summary>All logs go to standard error; standard output is for results.</summary>
    public static void ToStandardError(Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions console) =>
        console.LogToStandardErrorThreshold = LogLevel.Trace;

    private static void Add(IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(folder);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ControlDatabase>();
        services.AddSingleton(provider => DataKey.Load(provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<DomainStore>();
        services.AddSingleton<NotificationStore>();
    }
}
