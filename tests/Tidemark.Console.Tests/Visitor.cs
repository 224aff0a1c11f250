using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Tidemark.WebConsole.Tests;

/// <summary>An answer of the console, as sent.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseMessage Message, string Body)
{
    public IHtmlDocument Page => new HtmlParser().ParseDocument(Body);

    public string? Location => Message.Headers.Location?.OriginalString;

    /// <summary>What a reader sees of the page, runs of blanks folded.</summary>
    public string Text => string.Join(' ', Page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Header(string name) =>
        string.Join(", ", Message.Headers.NonValidated.TryGetValues(name, out var values) ? values
            : Message.Content.Headers.NonValidated.TryGetValues(name, out var content) ? content : default);
}

/// <summary>A visitor with cookies, who follows no redirect by himself, and may come from an address of his own on the loopback.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri server, string from = "127.0.0.1")
    {
        var handler = new SocketsHttpHandler
        {
            CookieContainer = Cookies,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        _client = new HttpClient(handler) { BaseAddress = server };
    }

    public CookieContainer Cookies { get; } = new();

    public Task<Answer> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> Post(string path, params (string Name, string Value)[] fields) =>
        Send(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))),
        });

    /// <summary>Opens the page, fills the form with the action in and submits it with all of its hidden fields.</summary>
    public async Task<Answer> Submit(string page, string action, params (string Name, string Value)[] fields)
    {
        var form = (await Get(page)).Page.QuerySelector<IHtmlFormElement>($"form[action='{action}']");
        form.ShouldNotBeNull($"{page} has no form that goes to {action}");
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => (input.Name!, input.Value))
            .Where(input => fields.All(field => field.Name != input.Item1));
        return await Post(action, [.. hidden, .. fields]);
    }

    public Task<Answer> SignIn(string id, string secret, string returnUrl = "") =>
        Submit("/console/sign-in", "/console/sign-in", ("id", id), ("secret", secret), ("returnUrl", returnUrl));

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        var message = await _client.SendAsync(request);
        return new Answer(message.StatusCode, message, await message.Content.ReadAsStringAsync());
    }

    public void Dispose() => _client.Dispose();
}

internal static class PageQueries
{
    public static T? QuerySelector<T>(this AngleSharp.Dom.IParentNode node, string selector) where T : class => node.QuerySelector(selector) as T;

    public static IEnumerable<T> QuerySelectorAll<T>(this AngleSharp.Dom.IParentNode node, string selector) => node.QuerySelectorAll(selector).OfType<T>();
}
