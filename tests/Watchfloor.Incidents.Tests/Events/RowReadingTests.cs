using System.Data;

namespace Watchfloor.Incidents.Tests.Events;

public class RowReadingTests
{
    private static readonly RowReading<(string Feed, DateTimeOffset Time, long? Port, bool? Mfa, string? Name)> Reading = new(row =>
        (row.Required("feed"), row.Time("time"), row.Number("dst_port"), row.Flag("is_mfa"), row.Text("lower(user_name)")));

    [Fact]
    public void Columns_StandInTheOrderInWhichTheyAreRead() =>
        Assert.Equal("feed, time, dst_port, is_mfa, lower(user_name)", Reading.Columns);

    [Fact]
    public void Read_Row_EveryValueStandsWhereItsColumnWasNamed()
    {
        var at = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Unspecified);

        Assert.Equal(("zeek.conn", new DateTimeOffset(at, TimeSpan.Zero), 443, true, "ada"), Read("zeek.conn", at, 443, true, "ada"));
    }

    [Fact]
    public void Read_NoValues_AreNull()
    {
        var (_, _, port, mfa, name) = Read("zeek.conn", DateTime.UnixEpoch, DBNull.Value, DBNull.Value, DBNull.Value);

        Assert.Null(port);
        Assert.Null(mfa);
        Assert.Null(name);
    }

    [Theory]
    [InlineData(0, "feed")]
    [InlineData(1, "time")]
    public void Read_WhatNoRowIsWithoutIsMissing_NamesTheColumn(int missing, string column)
    {
        object[] values = ["zeek.conn", DateTime.UnixEpoch, 443, true, "ada"];
        values[missing] = DBNull.Value;

        Assert.Contains($"no {column}", Assert.Throws<InvalidDataException>(() => Read(values)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnotherOrderThanTheSelect_ThrowsRatherThanShiftsValues()
    {
        var turned = false;
        var reading = new RowReading<string?>(row => turned ? row.Text("dst_ip") + row.Text("src_ip") : row.Text("src_ip") + row.Text("dst_ip"));
        turned = true;
        using var rows = Rows("192.0.2.1", "192.0.2.2");

        Assert.Contains("Column 0", Assert.Throws<InvalidOperationException>(() => reading.Read(rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreThanTheSelectHas_Throws()
    {
        var more = false;
        var reading = new RowReading<string?>(row => row.Text("src_ip") + (more ? row.Text("dst_ip") : ""));
        more = true;
        using var rows = Rows("192.0.2.1");

        Assert.Throws<InvalidOperationException>(() => reading.Read(rows));
    }

    private static (string Feed, DateTimeOffset Time, long? Port, bool? Mfa, string? Name) Read(params object[] values)
    {
        using var rows = Rows(values);
        return Reading.Read(rows);
    }

    private static DataTableReader Rows(params object[] values)
    {
        using var table = new DataTable();
        foreach (var value in values)
        {
            table.Columns.Add(null, value is DBNull ? typeof(string) : value.GetType());
        }

        table.Rows.Add(values);
        var rows = table.CreateDataReader();
        rows.Read();
        return rows;
    }
}
