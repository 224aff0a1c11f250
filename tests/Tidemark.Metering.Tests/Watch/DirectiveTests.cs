namespace Tidemark.Metering.Tests.Watch;

/// <summary>Files that grow, whose lines say how those after them are read.</summary>
public sealed class DirectiveTests : WatchFixture
{
    [Fact]
    public async Task Columns_stay_those_that_were_named_last_from_one_look_to_the_next_and_over_a_restart()
    {
        var request = Request(domain: null, format: "w3c", threads: 1, Domain);
        using (var watcher = Follow(request, Store, [], Log("u_ex.log")))
        {
            Append("u_ex.log", "#Fields: date time c-ip cs-host cs-uri-stem sc-status sc-bytes\n");
            await Flush(watcher);
            foreach (var name in (string[])["a", "b"])
            {
                Write(name, $"2026-03-10 00:00:01 192.0.2.1 {Domain} /{name} 200 10\n");
                await Flush(watcher);
                await ShouldBeExact(name);
            }

            Append("u_ex.log", "#Fields: sc-bytes sc-status cs-uri-stem cs-host c-ip time date\n");
            await Flush(watcher);
            Metered("c", $"10 200 /c {Domain} 192.0.2.1 00:00:02 2026-03-10\n");
            await Flush(watcher);
            await ShouldBeExact("c");
        }

        using (var again = Follow(request, Store, [], Log("u_ex.log")))
        {
            Metered("d", $"10 200 /d {Domain} 192.0.2.1 00:00:03 2026-03-10\n");
            await Flush(again, times: 2);
            await ShouldBeExact("d");
        }
    }

    private void Metered(string name, string line)
    {
        Append("u_ex.log", line);
        Expected.Add($"http://{Domain}/{name}");
    }
}
