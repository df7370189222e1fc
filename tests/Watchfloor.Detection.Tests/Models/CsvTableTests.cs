using System.IO.Compression;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Detection.Tests.Models;

public class CsvTableTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void ReadAll_ColumnsInAnotherOrder_AreFoundByName()
    {
        Write("b,x,\"a\"\n2,9,1\r\n\n4,9,\"3\"");

        Assert.Equal([1, 2, 3, 4], Read("a", "b"));
    }

    [Fact]
    public void ReadAll_MissingAndInfinite_AreRead()
    {
        Write("a,b,c\n,NaN,null\ninf,-inf,1e3\n1, 2 ,\n");

        Assert.Equal([float.NaN, float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1000, 1, 2, float.NaN], Read("a", "b", "c"));
    }

    [Fact]
    public void ReadAll_DamagedGzip_IsATypedError()
    {
        var packed = path + ".gz";
        using (var stream = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            stream.Write("a,b\n1,2\n3,4\n"u8);
        }

        // The first block says of itself what no block is.
        var bytes = File.ReadAllBytes(packed);
        bytes[10] |= 6;
        File.WriteAllBytes(packed, bytes);

        Assert.Contains("cannot be unpacked", Assert.Throws<ModelDataException>(() => CsvTable.Open(packed)).Message, StringComparison.Ordinal);
        File.Delete(packed);
    }

    [Fact]
    public void ReadAll_GzipCutAtALinesEnd_IsATypedErrorAndNoShorterTable()
    {
        var packed = path + ".gz";
        using (var whole = new MemoryStream())
        using (var stream = new GZipStream(whole, CompressionLevel.Fastest))
        {
            stream.Write("a,b\n1,2\n3,4\n"u8);
            stream.Flush();
            File.WriteAllBytes(packed, whole.ToArray());
        }

        using (var table = CsvTable.Open(packed))
        {
            Assert.Contains("cannot be unpacked", Assert.Throws<ModelDataException>(() => table.ReadBlocks([.. table.Columns.Select(name => new CsvColumn(name))], 100).ToList()).Message, StringComparison.Ordinal);
        }

        File.Delete(packed);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,host-7\n", "b", 2L, "host-7")]
    [InlineData("a,b\n1,2\n3\n", "b", 2L, "1 cells")]
    [InlineData("a,b\n1,2,3\n", null, 1L, "3 cells")]
    [InlineData("a\n1\n", "b", null, "no column 'b'")]
    [InlineData("a,a\n1,2\n", "a", null, "comes twice")]
    [InlineData("", null, null, "empty")]
    public void ReadAll_WrongTable_NamesColumnAndRow(string text, string? column, long? row, string says)
    {
        Write(text);

        var exception = Assert.Throws<ModelDataException>(() => Read("a", "b"));

        Assert.Equal((column, row), (exception.Column, exception.Row));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadBlocks_SmallBlocks_HoldAllRows()
    {
        Write("a\n1\n2\n3\n4\n5\n");
        using var table = CsvTable.Open(path);

        Assert.Equal([[1, 2], [3, 4], [5]], table.ReadBlocks([new("a")], 2));
    }

    [Fact]
    public void Code_ValueOfNoTrainingRow_IsUnseen()
    {
        var growing = new CategoryMap();
        Assert.Equal([0, 1, 0, float.NaN], new[] { growing.Code("x"), growing.Code("y"), growing.Code("x"), growing.Code(null) });

        var known = new CategoryMap([.. growing.Values.Zip(growing.Counts)]);

        Assert.Equal(CategoryMap.Unseen, known.Code("z"));
        Assert.Equal([2, 1], known.Counts);
    }

    public void Dispose() => File.Delete(path);

    private void Write(string text) => File.WriteAllText(path, text);

    private float[] Read(params string[] columns)
    {
        using var table = CsvTable.Open(path);
        return table.ReadAll([.. columns.Select(name => new CsvColumn(name))]);
    }
}
