using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats.Own;

/// <summary>Formats put together by chance, and lines that a renderer of the test writes for them.</summary>
public sealed class OwnFormatPropertyTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2020-01-01T00:00:00Z");

    private sealed record Values(string Client, DateTimeOffset Time, string Host, string Target, int Status, long Bytes, string Referer, bool Tls, string Junk);

    private sealed record Column(string Nginx, string Apache, Func<Values, string> Written, bool Quoted = false, string Zone = "");

    private static readonly Column[][] Metered =
    [
        [new("$remote_addr", "%a", v => v.Client)],
        [
            new("[$time_local]", "%t", v => v.Time.ToString("[dd/MMM/yyyy:HH:mm:ss +0000]", CultureInfo.InvariantCulture)),
            new("$time_iso8601", "%{%Y-%m-%dT%H:%M:%S+00:00}t %{%z}t", v => v.Time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+00:00", Zone: " +0000"),
            new("$msec", "%{sec}t", v => v.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        [new("$status", "%>s", v => $"{v.Status}")],
        [new("$body_bytes_sent", "%B", v => $"{v.Bytes}"), new("$bytes_sent", "%O", v => $"{v.Bytes}")],
        [
            new("$request", "%r", v => $"GET {v.Target} HTTP/1.1", Quoted: true),
            new("$request_uri", "%U%q", v => v.Target, Quoted: true),
        ],
        [new("$host", "%{Host}i", v => v.Host), new("$http_host", "%V", v => v.Host + ":8443")],
        [new("$http_referer", "%{Referer}i", v => v.Referer, Quoted: true)],
        [new("$scheme", "%{REQUEST_SCHEME}e", v => v.Tls ? "https" : "http")],
    ];

    private static readonly Column[] Skipped =
    [
        new("$http_user_agent", "%{User-Agent}i", v => v.Junk, Quoted: true), new("$remote_user", "%u", v => v.Junk, Quoted: true), new("$request_time", "%D", _ => "12"),
        new("$request_length", "%I", _ => "345"), new("$upstream_addr", "%l", _ => "-"), new("$my_own_variable", "%{MINE}e", _ => "of-mine"),
    ];

    private static readonly string[] Separators = [" ", "\t", " | ", ";", ", \"k\":", " x="];

    [Fact]
    public void Lines_of_any_composition_parse_back_to_the_values_they_were_written_from()
    {
        var seeds = ArbMap.Default.ArbFor<int>();
        Prop.ForAll(seeds, seed =>
        {
            var dice = new Random(seed);
            var columns = Metered.Select(choices => choices[dice.Next(choices.Length)]).Concat(Skipped.Where(_ => dice.Next(2) == 0)).ToArray();
            dice.Shuffle(columns);
            foreach (var isNginx in new[] { true, false })
            {
                var separators = columns.Select(_ => Separators[dice.Next(Separators.Length)]).ToArray();
                var name = (isNginx ? OwnFormat.Nginx : OwnFormat.Apache) + string.Concat(columns.Select((column, i) => Quote(column, isNginx ? column.Nginx : column.Apache) + separators[i]));
                var parser = OwnFormat.Compile(name).CreateParser();
                for (var i = 0; i < 5; i++)
                {
                    var values = Random(dice);
                    var line = string.Concat(columns.Select((column, at) => Quote(column, column.Written(values) + (isNginx ? "" : column.Zone)) + separators[at]));
                    var read = ParsedLine.Of(parser, Encoding.Latin1.GetBytes(line));
                    read.ShouldBe(
                        new ParsedLine(
                            RejectReason.None, values.Client, values.Target, UrlForm.Path, values.Host, values.Referer, values.Time.ToUnixTimeSeconds(), values.Status, values.Bytes,
                            CacheResult.Unknown, values.Tls, true),
                        $"{name}\n{line}");
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_bytes_make_a_parser_throw_or_read_past_the_line()
    {
        string[] formats =
        [
            "nginx:$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\"",
            "nginx:escape=json {\"t\":\"$msec\",\"u\":\"$scheme://$host$request_uri\",\"s\":$status,\"b\":$bytes_sent,\"c\":\"$remote_addr\",\"a\":\"$args\"}",
            "nginx:$uri$is_args$args|$time_iso8601|$status$bytes_sent $http_x_forwarded_for",
            "apache:%v:%p %h %{%d/%b/%Y %I:%M:%S %p}t.%{msec_frac}t %{%z}t \"%U\" \"%q\" %>s %b",
            "nginx:$http_x_forwarded_for $upstream_addr|$upstream_status $proxy_add_x_forwarded_for $remote_addr [$time_local] \"$request\" $status $body_bytes_sent",
            "apache:%{begin:%F}t %{end:%F}t %{X-Forwarded-For}i|%{end:%T}t %{begin:%T %z}t \"%r\" %>s %b",
        ];
        var valid = new[]
        {
            "192.0.2.1 - - [17/May/2015:10:05:03 +0200] \"GET / HTTP/1.1\" 200 5 \"-\"",
            "{\"t\":\"1431849903.1\",\"u\":\"http://h/\\\"\\u00e4\\ud83d\",\"s\":200,\"b\":5,\"c\":\"192.0.2.1\",\"a\":\"-\"}",
            "/a-|2015-05-17T10:05:03+02:00|2005 192.0.2.1, 10.0.0.1",
            "h:443 192.0.2.1 17/May/2015 10:05:03 AM.123 +0200 \"/\" \"?x\" 200 -",
            "a, b 10.0.0.1:80, unix:/s : x|502, 200 :  1.2.3.4, 5.6.7.8 192.0.2.1 [17/May/2015:10:05:03 +0200] \"GET / HTTP/1.1\" 200 5",
            "2015-05-17 2015-05-18 a, b|c|10:05:03 10:05:01 +0200 \"GET / HTTP/1.1\" 200 5",
        }.Select(Encoding.Latin1.GetBytes).ToArray();
        var parsers = formats.Select(format => OwnFormat.Compile(format).CreateParser()).ToArray();
        var accepted = 0;
        for (var i = 0; i < formats.Length; i++)
        {
            ParsedLine.Of(parsers[i], valid[i]).Reason.ShouldBe(RejectReason.None, formats[i]);
        }

        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var dice = new Random(seed);
            var at = dice.Next(formats.Length);
            var line = valid[at][..(dice.Next(4) == 0 ? dice.Next(valid[at].Length) : valid[at].Length)];
            for (var change = dice.Next(4); change > 0 && line.Length > 0; change--)
            {
                line = [.. line];
                line[dice.Next(line.Length)] = dice.Next(2) == 0 ? (byte)dice.Next(256) : " \"\\-/:,[]|"u8[dice.Next(10)];
            }

            foreach (var parser in parsers)
            {
                accepted += ParsedLine.Of(parser, line).Reason == RejectReason.None ? 1 : 0;
            }
        }).QuickCheckThrowOnFailure();
        accepted.ShouldBeGreaterThan(0);
    }

    private static string Quote(Column column, string text) => column.Quoted ? $"\"{text}\"" : text;

    private static Values Random(Random dice) => new(
        dice.Next(3) == 0 ? $"2001:db8::{dice.Next(65536):x}" : $"192.0.2.{dice.Next(256)}",
        Start.AddSeconds(dice.Next(200_000_000)),
        $"h{dice.Next(9)}.example.com",
        "/" + Text(dice, "abcxyz019-_.~%/?&=+; |\t,[]{}"),
        dice.Next(100, 600),
        dice.NextInt64(1L << 40),
        "https://" + Text(dice, "abcxyz019-_.~%/?&= ,|;"),
        dice.Next(2) == 0,
        Text(dice, "abc 0123 [17/May/2015:10:05:03 +0000] GET / 200 5 |;, \\x22"));

    private static string Text(Random dice, string alphabet) =>
        string.Concat(Enumerable.Range(0, dice.Next(30)).Select(_ => alphabet[dice.Next(alphabet.Length)])).Replace("\\", "\\\\").TrimEnd(' ');
}
