namespace Tidemark.Intake.Tests.Gateway;

public sealed class KeyTests
{
    [Fact]
    public async Task The_same_key_with_the_same_body_gets_the_same_answer_byte_for_byte()
    {
        await using var server = await IntakeServer.Start();
        var first = await server.Post(IntakeServer.Lines(10) + "bad\n", key: "batch-1");
        var again = await server.Post(IntakeServer.Lines(10) + "bad\n", key: "batch-1");

        (first.Status, again.Status, first.Replayed, again.Replayed).ShouldBe((200, 200, false, true));
        again.Body.ShouldBe(first.Body);
        (await server.Total()).Requests.ShouldBe(10);
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_a_conflict_and_not_counted()
    {
        await using var server = await IntakeServer.Start();
        await server.Post(IntakeServer.Lines(10), key: "k");
        foreach (var (body, path) in new[]
        {
            (IntakeServer.Lines(11), IntakeServer.Logs),
            (IntakeServer.Lines(10), "/ingest/v1/logs?format=combined&domain=b.example.com&add-domains=true"),
            ("[]", "/ingest/v1/usage"),
            ("domain,bucket,requests,bytes\nwww.example.com,1763620800,1,1\n", "/ingest/v1/usage"),
        })
        {
            var answer = await server.Post(body, path, key: "k");
            (answer.Status, answer.Code).ShouldBe((409, "key-conflict"));
        }

        (await server.Total()).Requests.ShouldBe(10);
    }

    [Fact]
    public async Task Different_keys_are_different_batches_even_with_equal_bodies()
    {
        await using var server = await IntakeServer.Start();
        (await server.Post(IntakeServer.Lines(10), key: "a")).Replayed.ShouldBeFalse();
        (await server.Post(IntakeServer.Lines(10), key: "b")).Replayed.ShouldBeFalse();
        (await server.Total()).Requests.ShouldBe(20);
    }

    [Fact]
    public async Task A_key_is_its_tokens_own_and_stays_with_the_name_when_the_token_is_made_anew()
    {
        await using var server = await IntakeServer.Start();
        var (one, two) = (await server.NewToken("one"), await server.NewToken("two"));
        await server.Post(IntakeServer.Lines(10), key: "k", token: one);
        (await server.Post(IntakeServer.Lines(20), key: "k", token: two)).Status.ShouldBe(200);
        (await server.Total()).Requests.ShouldBe(30);

        await server.Get<Accounts.Tokens.IngestTokenStore>().Revoke(IntakeServer.Uid, "one");
        (await server.Post(IntakeServer.Lines(10), key: "k", token: await server.NewToken("one"))).Replayed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_key_from_twenty_clients_at_once_counts_once()
    {
        await using var server = await IntakeServer.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Post(IntakeServer.Lines(2000), key: "once")));

        answers.Select(answer => answer.Status).Distinct().ShouldBe([200]);
        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
        answers.Count(answer => !answer.Replayed).ShouldBe(1);
        (await server.Total()).Requests.ShouldBe(2000);
        (await server.Sql("SELECT count(*) FROM post")).ShouldBe("1");
    }

    [Fact]
    public async Task Twenty_different_bodies_at_once_all_find_their_place_in_the_source()
    {
        await using var server = await IntakeServer.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.Post(IntakeServer.Lines(50, i * 50))));
        answers.Sum(answer => answer.Number("accepted")).ShouldBe(1000);
        (await server.Total()).Requests.ShouldBe(1000);
        (await server.Sources()).ShouldHaveSingleItem().Lines.ShouldBe(1000);
        (await server.Sql("SELECT count(*) FROM source_range a WHERE a.start > 0 AND NOT EXISTS (SELECT 1 FROM source_range b WHERE b.[end] = a.start)")).ShouldBe("0");
    }

    [Fact]
    public async Task When_a_source_is_removed_its_posts_may_be_sent_again()
    {
        await using var server = await IntakeServer.Start();
        await server.Post(IntakeServer.Lines(10), key: "k");
        await server.Post(IntakeServer.Lines(20, 10));
        (await server.Store.RemoveSource(IntakeServer.Uid, (await server.Sources()).ShouldHaveSingleItem().Id)).ShouldBeTrue();
        (await server.Total()).Requests.ShouldBe(0);

        (await server.Post(IntakeServer.Lines(10), key: "k")).Replayed.ShouldBeFalse();
        (await server.Post(IntakeServer.Lines(20, 10))).Replayed.ShouldBeFalse();
        (await server.Total()).Requests.ShouldBe(30);
    }

    [Fact]
    public async Task A_key_that_breaks_its_rule_is_refused()
    {
        await using var server = await IntakeServer.Start();
        foreach (var key in new[] { "", "with blank", "é", new string('k', 201) })
        {
            var answer = await server.Post(IntakeServer.Lines(1), more: request => request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
            (answer.Status, answer.Code).ShouldBe((400, "bad-key"), key);
        }

        var twice = await server.Post(IntakeServer.Lines(1), key: "a", more: request => request.Headers.Add("Idempotency-Key", "b"));
        twice.Code.ShouldBe("bad-key");
        (await server.Post(IntakeServer.Lines(1), key: new string('k', 200))).Status.ShouldBe(200);
    }
}
