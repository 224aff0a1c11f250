using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Downloads;

public sealed class DownloadEndpointTests : IAsyncLifetime
{
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T08:00:00Z");
    private readonly byte[] _content = Encoding.UTF8.GetBytes("%PDF " + new string('x', 1000));
    private ApiServer _server = null!;
    private string _hash = "";
    private Uri _link = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.Start(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));
        var created = await new RawCall(_server, "CreateUserUsageDataExportTask", ("StartTime", "2026-10-01T00:00:00Z"), ("EndTime", "2026-10-31T23:59:59Z")).V3();
        created.Status.ShouldBe(200, created.Body);
        await Finish((string)created.Json["TaskId"]!);
        var listed = await RawCall.To(_server, "DescribeUserUsageDataExportTask").V3();
        _link = new Uri((string)listed.Json["UsageDataPerPage"]!["Data"]!["DataItem"]![0]!["DownloadUrl"]!);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_link_of_a_describe_is_absolute_and_downloads_the_file_with_its_name()
    {
        _link.GetLeftPart(UriPartial.Authority).ShouldBe(_server.Address.GetLeftPart(UriPartial.Authority));
        _link.ToString().Length.ShouldBeLessThan(300);
        var answer = await _server.Client.GetAsync(_link);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(_content);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileName.ShouldBe("usage.pdf");
        answer.Headers.ETag!.Tag.ShouldBe($"\"{_hash}\"");
        answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
    }

    [Fact]
    public async Task A_range_is_served_and_one_beyond_the_end_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _link);
        request.Headers.Range = new RangeHeaderValue(0, 3);
        var part = await _server.Client.SendAsync(request);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("%PDF");
        part.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes 0-3/{_content.Length}");
        using var beyond = new HttpRequestMessage(HttpMethod.Get, _link);
        beyond.Headers.Range = new RangeHeaderValue(5000, 6000);
        (await _server.Client.SendAsync(beyond)).StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task A_client_that_has_the_file_is_told_so()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _link);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{_hash}\""));
        (await _server.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Head_answers_the_length_without_the_file()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, _link);
        var answer = await _server.Client.SendAsync(request);
        (answer.StatusCode, answer.Content.Headers.ContentLength).ShouldBe((HttpStatusCode.OK, _content.Length));
    }

    [Theory]
    [InlineData("Signature=", "Signature=A")]
    [InlineData("Expires=1", "Expires=2")]
    [InlineData("usage.pdf", "other.pdf")]
    [InlineData("/files/", "/files/0")]
    [InlineData("&Signature=", "&Other=")]
    public async Task A_link_that_was_changed_is_refused_in_xml(string old, string changed)
    {
        var answer = await RawCall.Read(await _server.Client.GetAsync(_link.ToString().Replace(old, changed, StringComparison.Ordinal)));
        (answer.Status, answer.ContentType, answer.Code).ShouldBe((403, "text/xml;charset=utf-8", "AccessDenied"));
        answer.Xml.Name.LocalName.ShouldBe("Error");
    }

    [Fact]
    public async Task A_link_ends_and_a_new_describe_gives_a_new_one()
    {
        _clock.Advance(TimeSpan.FromDays(3));
        (await _server.Client.GetAsync(_link)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var listed = await RawCall.To(_server, "DescribeUserUsageDataExportTask").V3();
        var anew = (string)listed.Json["UsageDataPerPage"]!["Data"]!["DataItem"]![0]!["DownloadUrl"]!;
        (await _server.Client.GetAsync(anew)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_refused()
    {
        File.Delete(PathOf());
        (await _server.Client.GetAsync(_link)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>What the worker of the exports does at the end of its work, by hand.</summary>
    private async Task Finish(string task)
    {
        _hash = ReferenceSigner.Hex(SHA256.HashData(_content));
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf())!);
        await File.WriteAllBytesAsync(PathOf(), _content);
        await _server.Get<ControlDatabase>().Execute(
            "UPDATE export_task SET state = 'success', file_hash = @_hash, file_name = 'usage.pdf', file_size = @Length WHERE id = @task",
            new { _hash, _content.Length, task });
    }

    private string PathOf() => Path.Combine(_server.Get<DataFolder>().Root, "exports", _hash[..2], _hash);
}
