using System.Net;
using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.WebConsole.SignIn;

namespace Tidemark.WebConsole.Tests.SignIn;

public sealed class LockoutTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;
    private AccessKey _key = null!;

    public async Task InitializeAsync()
    {
        _server = await ConsoleServer.Start();
        (_, _key) = await _server.Account();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task After_five_failures_a_key_waits_a_minute_wherever_it_comes_from()
    {
        for (var i = 1; i <= 5; i++)
        {
            using var guesser = new Visitor(_server.Address, $"127.0.0.{i}");
            (await guesser.SignIn(_key.Id, "guess")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var owner = new Visitor(_server.Address, "127.0.0.77");
        var locked = await owner.SignIn(_key.Id, _key.Secret);
        locked.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        locked.Header("Retry-After").ShouldBe("60");
        locked.Text.ShouldContain("Try again in a minute.");

        _server.Clock.Advance(TimeSpan.FromSeconds(60));
        (await owner.SignIn(_key.Id, _key.Secret)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task After_five_failures_an_address_waits_whatever_key_it_tries()
    {
        using var guesser = new Visitor(_server.Address, "127.0.0.5");
        for (var i = 1; i <= 5; i++)
        {
            (await guesser.SignIn($"TMguess{i}", "guess")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await guesser.SignIn(_key.Id, _key.Secret)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        using var owner = new Visitor(_server.Address, "127.0.0.6");
        (await owner.SignIn(_key.Id, _key.Secret)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_wait_doubles_with_each_further_failure_up_to_an_hour()
    {
        for (var failure = 1; failure < 5; failure++)
        {
            (await Enter("TMone")).ShouldBeNull();
        }

        foreach (var minutes in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            (await Enter("TMone")).ShouldBeNull();
            (await Enter("TMone")).ShouldBe(TimeSpan.FromMinutes(minutes));
            _server.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }
    }

    [Fact]
    public async Task Failures_are_forgotten_after_a_quiet_window()
    {
        for (var i = 0; i < 4; i++)
        {
            (await Enter("TMone")).ShouldBeNull();
        }

        _server.Clock.Advance(TimeSpan.FromMinutes(15));
        for (var i = 0; i < 4; i++)
        {
            (await Enter("TMone")).ShouldBeNull();
        }

        _server.Clock.Advance(TimeSpan.FromMinutes(14.9));
        (await Enter("TMone")).ShouldBeNull();
        (await Enter("TMone")).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Of_many_attempts_at_once_five_pass()
    {
        var gate = _server.Get<SignInGate>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            Task.Run(() => gate.Enter("TMone", IPAddress.Parse($"10.0.0.{i}")))));
        answers.Count(wait => wait is null).ShouldBe(5);
    }

    [Fact]
    public async Task A_right_secret_forgets_the_failures_of_its_key_but_not_those_of_the_address()
    {
        var gate = _server.Get<SignInGate>();
        for (var i = 0; i < 4; i++)
        {
            (await Enter("TMone")).ShouldBeNull();
        }

        (await Enter("TMone")).ShouldBeNull();
        await gate.Forgive("TMone", IPAddress.Loopback);
        (await Enter("TMtwo")).ShouldBeNull();
        (await Enter("TMthree")).ShouldBe(TimeSpan.FromMinutes(1));
        (await gate.Enter("TMone", IPAddress.Parse("10.0.0.1"))).ShouldBeNull();
    }

    [Fact]
    public async Task Neighbours_in_one_IPv6_network_count_together_and_mapped_addresses_as_IPv4()
    {
        var gate = _server.Get<SignInGate>();
        for (var i = 0; i < 5; i++)
        {
            (await gate.Enter($"TM{i}", IPAddress.Parse($"2001:db8:1:2::{i}"))).ShouldBeNull();
        }

        (await gate.Enter("TMx", IPAddress.Parse("2001:db8:1:2:ffff::1"))).ShouldNotBeNull();
        (await gate.Enter("TMx", IPAddress.Parse("2001:db8:1:3::1"))).ShouldBeNull();

        for (var i = 0; i < 5; i++)
        {
            (await gate.Enter($"TMv{i}", IPAddress.Parse("::ffff:192.0.2.9"))).ShouldBeNull();
        }

        (await gate.Enter("TMy", IPAddress.Parse("192.0.2.9"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_restart_forgives_nothing()
    {
        using var folder = new Testing.TempFolder();
        await using (var first = await ConsoleServer.Start(folder.Path))
        {
            for (var i = 0; i < 5; i++)
            {
                await first.Get<SignInGate>().Enter("TMone", null);
            }
        }

        await using var second = await ConsoleServer.Start(folder.Path);
        (await second.Get<SignInGate>().Enter("TMone", null)).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Old_failures_leave_the_database()
    {
        await Enter("TMold");
        _server.Clock.Advance(TimeSpan.FromHours(2));
        await Enter("TMnew");
        var subjects = await _server.Get<ControlDatabase>().Read(connection =>
            Dapper.SqlMapper.QueryAsync<string>(connection, "SELECT subject FROM sign_in_failure ORDER BY subject"));
        subjects.ShouldBe(["address:127.0.0.1", "key:TMnew"]);
    }

    private Task<TimeSpan?> Enter(string id) => _server.Get<SignInGate>().Enter(id, IPAddress.Loopback);
}
