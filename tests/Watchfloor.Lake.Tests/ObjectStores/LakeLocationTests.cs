using Watchfloor.Lake.ObjectStores;

namespace Watchfloor.Lake.Tests.ObjectStores;

public sealed class LakeLocationTests
{
    [Theory]
    [InlineData("s3://bucket", "S3", null, "bucket", "", "s3://bucket")]
    [InlineData("s3://bucket/prod//lake/", "S3", null, "bucket", "prod/lake/", "s3://bucket/prod/lake")]
    [InlineData("S3A://bucket/x", "S3", null, "bucket", "x/", "s3://bucket/x")]
    [InlineData("gs://bucket/lake", "Gcs", null, "bucket", "lake/", "gs://bucket/lake")]
    [InlineData("az://acct/data/lake", "Blob", "acct", "data", "lake/", "az://acct/data/lake")]
    [InlineData("https://acct.blob.core.windows.net/data/lake", "Blob", "acct", "data", "lake/", "az://acct/data/lake")]
    [InlineData("https://acct.blob.core.usgovcloudapi.net/data", "Blob", "acct.blob.core.usgovcloudapi.net", "data", "", "az://acct.blob.core.usgovcloudapi.net/data")]
    public void Parse_Address_GivesItsParts(string text, string kind, string? account, string bucket, string prefix, string written)
    {
        var location = LakeLocation.Parse(text);

        Assert.Equal((kind, account, bucket, prefix, written), (location.Kind.ToString(), location.Account, location.Bucket, location.Prefix, location.Text));
        Assert.False(location.IsFolder);
    }

    [Theory]
    [InlineData(".watchfloor")]
    [InlineData("/data/lake@home?")]
    [InlineData("s3/bucket")]
    public void Parse_Path_IsAFolder(string path) => Assert.Equal((true, Path.GetFullPath(path)), (LakeLocation.Parse(path).IsFolder, LakeLocation.Parse(path).Text));

    [Theory]
    [InlineData("s3://")]
    [InlineData("ftp://host/x")]
    [InlineData("az://account")]
    [InlineData("https://example.com/data")]
    [InlineData("https://evil.example.com/blob.core.windows.net/data")]
    [InlineData("s3://bucket/../other")]
    public void Parse_NoAddressWeKnow_IsRefused(string text) => Assert.Throws<LakeException>(() => LakeLocation.Parse(text));

    [Theory]
    [InlineData("https://acct.blob.core.windows.net/data?sv=2024&sig=sEcReT")]
    [InlineData("s3://key:sEcReT@bucket/x")]
    public void Parse_AddressHoldsAKey_IsRefusedWithoutRepeatingIt(string text) =>
        Assert.DoesNotContain("sEcReT", Assert.Throws<LakeException>(() => LakeLocation.Parse(text)).Message, StringComparison.Ordinal);
}
