using Microsoft.Playwright;

namespace Tidemark.WebConsole.Tests.Browser;

/// <summary>Debian's Chromium, started once for the tests that look at pages with it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long to wait for what must come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
            Timeout = 120_000,
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A window of its own, without cookies.</summary>
    public async Task<Window> Open(ConsoleServer server, int width = 1280, int height = 900, bool dark = false, bool script = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return new Window(context, await context.NewPageAsync(), server.Address);
    }
}

/// <summary>A page with all that it asked for and complained about.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _server;
    private readonly List<string> _requests = [];
    private readonly List<string> _complaints = [];

    public Window(IBrowserContext context, IPage page, Uri server)
    {
        (_context, Page, _server) = (context, page, server);
        page.Request += (_, request) => _requests.Add(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    public async Task SignIn(Accounts.AccessKey key)
    {
        await Page.GotoAsync("/console");
        await Page.GetByLabel("Access key ID").FillAsync(key.Id);
        await Page.GetByLabel("Access key secret").FillAsync(key.Secret);
        await Arrive("/console", () => Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync());
    }

    /// <summary>
    /// Does what leads to another page, and waits until that has loaded. The event is listened for from before the act:
    /// Playwright's WaitForURL asks only afterwards, and waits in vain when the page loads between its look and its listening.
    /// </summary>
    /// <param name="start">What path and fragment of the other page start with; without a fragment, all of them.</param>
    /// <param name="act">Such as a click.</param>
    public async Task Arrive(string start, Func<Task> act)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnLoad(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += OnLoad;
        try
        {
            await act();
            await loaded.Task.WaitAsync(Chromium.Patience);
        }
        finally
        {
            Page.Load -= OnLoad;
        }

        var there = new Uri(Page.Url);
        if (start.Contains('#'))
        {
            (there.AbsolutePath + there.Fragment).ShouldStartWith(start);
        }
        else
        {
            there.AbsolutePath.ShouldBe(start);
        }
    }

    /// <summary>Chromium reports what a policy blocked, what failed to load and what a script threw as messages.</summary>
    /// <param name="apartFrom">Words of complaints that are meant to be.</param>
    public void ShouldBeAtPeace(params string[] apartFrom)
    {
        _complaints.Where(complaint => !apartFrom.Any(complaint.Contains)).ShouldBeEmpty();
        _requests.ShouldNotBeEmpty();
        _requests.Where(url => new Uri(url).Authority != _server.Authority && !apartFrom.Any(url.Contains))
            .ShouldBeEmpty("everything is served by ourselves");
    }

    /// <summary>A picture for eyes, when the environment variable names a folder for it.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("TIDEMARK_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
