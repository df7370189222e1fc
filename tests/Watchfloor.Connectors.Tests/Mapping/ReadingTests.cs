namespace Watchfloor.Connectors.Tests.Mapping;

public class ReadingTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData(" 10.1.2.3 ", "10.1.2.3")]
    [InlineData("10.1.2.3:443", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("10.4", null)]
    [InlineData("1", null)]
    [InlineData("ws-07.example.com", null)]
    [InlineData("<null>", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Canonical_Address_HasOneSpelling(string? text, string? expected) => Assert.Equal(expected, IpText.Canonical(text));

    [Theory]
    [InlineData(@"C:\Windows\System32\cmd.exe", "cmd.exe")]
    [InlineData("/usr/bin/bash", "bash")]
    [InlineData("cmd.exe", "cmd.exe")]
    [InlineData(@"C:\Windows\", null)]
    [InlineData(null, null)]
    public void NameOf_Path_IsItsLastPart(string? path, string? expected) => Assert.Equal(expected, FilePath.NameOf(path));

    [Theory]
    [InlineData(@"C:\Windows", "cmd.exe", @"C:\Windows\cmd.exe")]
    [InlineData(@"C:\Windows\CMD.EXE", "cmd.exe", @"C:\Windows\CMD.EXE")]
    [InlineData("/usr/bin", "bash", "/usr/bin/bash")]
    [InlineData(null, "bash", "bash")]
    [InlineData("/usr/bin", null, "/usr/bin")]
    public void Join_FolderAndName_GivesTheFullPathOnce(string? folder, string? name, string expected) => Assert.Equal(expected, FilePath.Join(folder, name));

    [Fact]
    public void Of_Hashes_StrongestFirstInLowerCaseWithoutPlaceholders()
    {
        var hashes = Fingerprints.Of(new string('A', 64), new string('0', 40), "d41d8cd98f00b204e9800998ecf8427e")!;

        Assert.Equal([(3, new string('a', 64)), (1, "d41d8cd98f00b204e9800998ecf8427e")], hashes.Select(hash => (hash.AlgorithmId, hash.Value)));
        Assert.Null(Fingerprints.Of("not a hash"));
    }
}
