using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tidemark.Storage;
using Tidemark.Tracking.Runs;
using Tidemark.WebConsole.Assets;
using Tidemark.WebConsole.Mail;
using Tidemark.WebConsole.Security;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Hosting;

/// <summary>The web console's door: what the program registers and where it maps it.</summary>
public static class ConsoleServices
{
    /// <summary>
    /// Registers the console. The stores of the rooms below, <see cref="DataFolder"/>, <see cref="DataKey"/> and
    /// <see cref="TimeProvider"/> are taken from the services; <see cref="ConsoleOptions"/> too, or their defaults.
    /// </summary>
    public static IServiceCollection AddTidemarkConsole(this IServiceCollection services)
    {
        services.TryAddSingleton<ConsoleOptions>();
        services.AddSingleton<SignInGate>();
        services.AddSingleton<SecretCheck>();
        services.AddSingleton<SessionStore>();
        services.TryAddSingleton<RunHistory>();
        services.AddSingleton<AccountMails>();
        AddKeyRing(services);
        services.AddAntiforgery(ConfigureAntiforgery);
        services.AddAuthentication(ConsoleCookie.Scheme).AddCookie(ConsoleCookie.Scheme, ConsoleCookie.Configure);
        services.AddAuthorizationBuilder().AddPolicy(
            ConsoleCookie.Scheme,
            new AuthorizationPolicyBuilder(ConsoleCookie.Scheme).RequireAuthenticatedUser().Build());

        var mvc = services.AddRazorPages(pages =>
        {
            pages.Conventions.AuthorizeFolder("/", ConsoleCookie.Scheme);
            pages.Conventions.AllowAnonymousToPage("/SignIn");
            pages.Conventions.AllowAnonymousToPage("/Problem");
        });
        mvc.ConfigureApplicationPartManager(AddPages);
        return services;
    }

    /// <summary>
    /// Maps the console below <c>/console</c>, with a pipeline of its own: sessions, tokens and headers cost other paths
    /// nothing. Call it before anything that answers every path.
    /// </summary>
    public static WebApplication MapTidemarkConsole(this WebApplication app)
    {
        app.MapWhen(context => context.Request.Path.StartsWithSegments(ConsolePaths.Start), console => console
            .UseMiddleware<SecurityHeaders>()
            .UseStatusCodePagesWithReExecute(ConsolePaths.Problem + "/{0}")
            .UseRouting()
            .UseAuthentication()
            .UseAuthorization()
            .UseEndpoints(endpoints =>
            {
                endpoints.MapRazorPages();
                endpoints.MapGet(ConsolePaths.Assets + "/{name}", ConsoleAssets.Serve);
            }));
        return app;
    }

    private static void AddKeyRing(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("tidemark");
        services.AddOptions<KeyManagementOptions>().Configure<DataFolder, DataKey, ILoggerFactory>((ring, folder, dataKey, loggers) =>
        {
            ring.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder.Folder("console-keys")), loggers);
            ring.XmlEncryptor = new SealedXmlEncryptor(dataKey);
        });
    }

    private static void ConfigureAntiforgery(AntiforgeryOptions antiforgery)
    {
        antiforgery.Cookie.Name = "tidemark-form";
        antiforgery.Cookie.Path = ConsolePaths.Start;
        antiforgery.Cookie.HttpOnly = true;
        antiforgery.Cookie.SameSite = SameSiteMode.Strict;
        antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        antiforgery.FormFieldName = "form-token";
        antiforgery.HeaderName = null;
        antiforgery.SuppressXFrameOptionsHeader = true;
    }

    /// <summary>The pages are found by the program's own references when it is built for the web, and by this when it is not.</summary>
    private static void AddPages(ApplicationPartManager manager)
    {
        var assembly = typeof(ConsoleServices).Assembly;
        if (manager.ApplicationParts.Any(part => part.Name == assembly.GetName().Name))
        {
            return;
        }

        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(assembly).GetApplicationParts(assembly))
        {
            manager.ApplicationParts.Add(part);
        }
    }
}
