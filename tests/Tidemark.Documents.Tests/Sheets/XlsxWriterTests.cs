using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml.Spreadsheet;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Documents.Sheets;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Tests.Sheets;

public sealed class XlsxWriterTests
{
    private static readonly XlsxColumn[] Two = [new("Domain", 30), new("Traffic (bytes)", 18)];

    [Fact]
    public void A_workbook_is_valid_and_holds_what_was_written()
    {
        var book = Workbook.Write(writer =>
        {
            writer.BeginSheet("流量带宽", Two);
            writer.Row().Text("a.example.com").Integer(1234567890123);
            writer.Row().Empty().Number(0.25, CellKind.Percent);
            writer.Row().Time(new DateTime(2026, 11, 1, 13, 5, 0)).Number(-1.5);
        });

        book.Names.ShouldBe(["流量带宽"]);
        book.Rows()[0].Select(cell => cell.InnerText).ShouldBe(["Domain", "Traffic (bytes)"]);
        book.Text(1, 0).ShouldBe("a.example.com");
        book.Text(1, 1).ShouldBe("1234567890123");
        book.Text(2, 1).ShouldBe("0.25");
        book.Text(3, 1).ShouldBe("-1.5");
    }

    [Fact]
    public void A_date_is_a_number_of_days_with_a_date_format()
    {
        var book = Workbook.Write(writer =>
        {
            writer.BeginSheet("s", Two);
            writer.Row().Time(new DateTime(2026, 11, 1, 13, 5, 0)).Empty();
        });

        // 46327 days from 1899-12-30 to 2026-11-01, as LibreOffice and Excel count; 13:05 is 785/1440 of a day
        double.Parse(book.Text(1, 0), CultureInfo.InvariantCulture).ShouldBe(46327 + (785 / 1440d), 1e-9);
        book.Rows()[1][0].StyleIndex!.Value.ShouldBe(4u);
    }

    [Fact]
    public void The_head_is_frozen_and_columns_have_their_width()
    {
        var sheet = Workbook.Write(writer => writer.BeginSheet("s", Two)).Sheet();

        var pane = sheet.Descendants<Pane>().Single();
        pane.State!.Value.ShouldBe(PaneStateValues.Frozen);
        pane.VerticalSplit!.Value.ShouldBe(1);
        sheet.Descendants<Column>().Select(column => column.Width!.Value).ShouldBe([30, 18]);
    }

    [Fact]
    public void A_sheet_without_heads_begins_with_its_first_row()
    {
        var book = Workbook.Write(writer =>
        {
            writer.BeginSheet("s", [new("", 10)]);
            writer.Row().Text("first", CellKind.Strong);
        });

        book.Text(0, 0).ShouldBe("first");
        book.Sheet().Descendants<Pane>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("\t=1")]
    public void What_looks_like_a_formula_stays_a_text_cell(string text)
    {
        var cell = Workbook.Write(writer =>
        {
            writer.BeginSheet("s", [new("", 10)]);
            writer.Row().Text(text);
        }).Rows()[0][0];

        cell.DataType!.Value.ShouldBe(CellValues.InlineString);
        cell.CellFormula.ShouldBeNull();
        cell.InnerText.ShouldBe(text);
    }

    [Fact]
    public void Any_text_survives_but_for_what_XML_cannot_carry() =>
        Prop.ForAll<string[]>(texts =>
        {
            var given = texts.Select(text => text ?? "").ToList();
            var book = Workbook.Write(writer =>
            {
                writer.BeginSheet("s", [new("", 10)]);
                given.ForEach(text => writer.Row().Text(text));
            });
            return book.Rows().Select(row => row[0].InnerText).SequenceEqual(given.Select(XmlText.Clean));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("_x0041_", "_x005F_x0041_")]
    [InlineData("_x0041_x0042_", "_x005F_x0041_x005F_x0042_")]
    [InlineData("_x41_ _xyz", "_x41_ _xyz")]
    public void What_looks_like_an_escape_of_Excel_is_escaped(string text, string inCell) =>
        Workbook.Write(writer =>
        {
            writer.BeginSheet("s", [new("", 10)]);
            writer.Row().Text(text);
        }).Text(0, 0).ShouldBe(inCell);

    [Fact]
    public void A_text_beyond_what_a_cell_holds_is_cut_and_never_within_a_character()
    {
        var book = Workbook.Write(writer =>
        {
            writer.BeginSheet("s", [new("", 10)]);
            writer.Row().Text(new string('<', 40_000));
            writer.Row().Text(new string('x', 32_766) + "😀");
        });

        book.Text(0, 0).ShouldBe(new string('<', 32_767));
        book.Text(1, 0).ShouldBe(new string('x', 32_766));
    }

    [Fact]
    public void A_number_with_more_than_15_digits_is_text_with_all_of_them()
    {
        var row = Workbook.Write(writer =>
        {
            writer.BeginSheet("s", Two);
            writer.Row().Integer(999_999_999_999_999).Integer(9_223_372_036_854_775_807);
        }).Rows()[1];

        row[0].DataType.ShouldBeNull();
        row[0].InnerText.ShouldBe("999999999999999");
        row[1].DataType!.Value.ShouldBe(CellValues.InlineString);
        row[1].InnerText.ShouldBe("9223372036854775807");
    }

    [Fact]
    public void A_full_sheet_goes_on_in_another_with_the_same_head()
    {
        var book = Workbook.Write(
            writer =>
            {
                writer.BeginSheet("flow", [new("n", 10)]);
                for (var n = 1; n <= 9; n++)
                {
                    writer.Row().Integer(n);
                }
            },
            mostRows: 5);

        book.Names.ShouldBe(["flow", "flow (2)", "flow (3)"]);
        book.Rows(0).Select(row => row[0].InnerText).ShouldBe(["n", "1", "2", "3", "4"]);
        book.Rows(1).Select(row => row[0].InnerText).ShouldBe(["n", "5", "6", "7", "8"]);
        book.Rows(2).Select(row => row[0].InnerText).ShouldBe(["n", "9"]);
    }

    [Fact]
    public void A_million_rows_are_one_sheet_and_one_more_is_two_in_constant_memory()
    {
        using var content = new CountingStream();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var writer = new XlsxWriter(content, DateTimeOffset.Parse("2026-11-20T04:30:00Z")))
        {
            writer.BeginSheet("s", [new("", 10), new("", 10)]);
            for (var n = 0; n < XlsxWriter.MostRows + 1; n++)
            {
                writer.Row().Text("cdn.example.com").Integer(n);
            }

            writer.Finish();
        }

        // a few buffers for each sheet, nothing for a row
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4_000_000);
        content.Written.ShouldBeGreaterThan(1_000_000);
    }

    [Theory]
    [InlineData("a/b\\c[d]:e*f?g", "a b c d  e f g")]
    [InlineData("", "Sheet")]
    [InlineData("'quoted'", "quoted")]
    [InlineData("0123456789012345678901234567890123456789", "0123456789012345678901234567890")]
    public void A_sheets_name_is_one_that_Excel_takes(string wanted, string name) =>
        Workbook.Write(writer => writer.BeginSheet(wanted, Two)).Names.ShouldBe([name]);

    [Fact]
    public void Equal_names_are_numbered_whatever_their_case() =>
        Workbook.Write(writer =>
        {
            writer.BeginSheet("Flow", Two);
            writer.BeginSheet("flow", Two);
            writer.BeginSheet("FLOW", Two);
        }).Names.ShouldBe(["Flow", "flow (2)", "FLOW (3)"]);

    [Fact]
    public void The_same_rows_and_date_give_the_same_bytes()
    {
        Write().ShouldBe(Write());

        static byte[] Write()
        {
            using var content = new MemoryStream();
            using var writer = new XlsxWriter(content, DateTimeOffset.Parse("2026-11-20T04:30:00Z"));
            writer.BeginSheet("s", Two);
            writer.Row().Text("a").Integer(1);
            writer.Finish();
            return content.ToArray();
        }
    }

    [Fact]
    public void A_writer_given_up_leaves_no_workbook()
    {
        var content = new MemoryStream();
        using (var writer = new XlsxWriter(content, DateTimeOffset.Parse("2026-11-20T04:30:00Z")))
        {
            writer.BeginSheet("s", Two);
        }

        new ZipArchive(content).Entries.Select(entry => entry.FullName).ShouldNotContain("xl/workbook.xml");
    }

    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position { get => Written; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written += count;
    }
}
