using Tidemark.Logs.Detection;

namespace Tidemark.Logs.Tests.Formats.Own;

/// <summary>What is said of the variables of a format of the operator's own.</summary>
public sealed class FormatVariablesTests
{
    [Fact]
    public void Each_variable_is_listed_with_the_field_it_tells_or_as_not_metered()
    {
        Variables("nginx:$remote_addr - $remote_user [$time_local] $host \"$request\" $status $body_bytes_sent $bytes_sent $request_time").ShouldBe(
        [
            ("$remote_addr", "client", ""), ("$remote_user", "", ""), ("$time_local", "time", ""), ("$host", "host", ""), ("$request", "url", ""),
            ("$status", "status", ""), ("$body_bytes_sent", "bytes", ""), ("$bytes_sent", "", ""), ("$request_time", "", ""),
        ]);
        Variables("apache:%h %l %u [%{%d/%b/%Y}t %{%T %z}t] \"%r\" %>s %b %D").ShouldBe(
        [
            ("%h", "client", ""), ("%l", "", ""), ("%u", "", ""), ("%{%d/%b/%Y}t", "time", ""), ("%{%T %z}t", "time", ""), ("%r", "url", ""), ("%>s", "status", ""),
            ("%b", "bytes", ""), ("%D", "", ""),
        ]);
        Variables("nginx:$remote_addr $msec $uri \"$args\" $status $bytes_sent").Select(variable => variable.Field).ShouldBe(["client", "time", "url", "url", "status", "bytes"]);
    }

    [Theory]
    [InlineData("$hots", "not an nginx variable; did you mean $host?")]
    [InlineData("$Host", "not an nginx variable; did you mean $host?")]
    [InlineData("$upstream_cache_statsu", "not an nginx variable; did you mean $upstream_cache_status?")]
    [InlineData("$htp_referer", "not an nginx variable; did you mean $http_referer?")]
    [InlineData("$request_tim", "not an nginx variable; did you mean $request_time?")]
    [InlineData("$http_referrer", "did you mean $http_referer?")]
    [InlineData("$http_x_forwarded_fro", "did you mean $http_x_forwarded_for?")]
    [InlineData("$my_cache_zone", "not an nginx variable; defined by set, map or geo")]
    [InlineData("$http_accept_language", "")]
    [InlineData("$http_referer", "")]
    [InlineData("$cookie_hosts", "")]
    public void A_variable_of_nginx_that_is_nearly_another_has_a_hint(string variable, string hint) =>
        Variables($"nginx:$remote_addr [$time_local] \"$request\" $status $bytes_sent \"{variable}\"")[^1].Hint.ShouldBe(hint);

    [Theory]
    [InlineData("%{Referrer}i", "did you mean %{Referer}i?")]
    [InlineData("%{X-Forwarded-Prot}i", "did you mean %{X-Forwarded-Proto}i?")]
    [InlineData("%{X-Cahce}o", "did you mean %{X-Cache}o?")]
    [InlineData("%{SSL_PROTOCL}x", "did you mean %{SSL_PROTOCOL}x?")]
    [InlineData("%{User-Agent}i", "")]
    [InlineData("%{referer}i", "")]
    [InlineData("%400{Host}i", "logged only for some statuses")]
    public void A_header_of_Apache_that_is_nearly_another_has_a_hint(string directive, string hint) =>
        Variables($"apache:%h %t \"%r\" %>s %b \"{directive}\"")[^1].Hint.ShouldBe(hint);

    [Fact]
    public void Presets_have_no_variables_of_their_own() => FormatCatalogue.All.ShouldAllBe(format => format.Variables.Count == 0);

    private static List<(string Text, string Field, string Hint)> Variables(string format) =>
        [.. FormatCatalogue.Named(format).Variables.Select(variable => (variable.Text, variable.Field, variable.Hint))];
}
