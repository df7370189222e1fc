using Amazon.Runtime;
using Azure.Core;
using Watchfloor.Testing;

namespace Watchfloor.Operations.Tests.Secrets;

/// <summary>Each store over the protocol it speaks.</summary>
public class SecretStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("secret:env:FALCON", "env", "FALCON", null)]
    [InlineData("secret:file:/run/secrets/falcon", "file", "/run/secrets/falcon", null)]
    [InlineData("secret:aws:watchfloor/claude?as=arn:aws:iam::111122223333:role/x", "aws", "watchfloor/claude", "arn:aws:iam::111122223333:role/x")]
    [InlineData("secret:azure:https://v.vault.azure.net/secrets/claude?as=00000000-0000-4000-8000-000000000001", "azure", "https://v.vault.azure.net/secrets/claude", "00000000-0000-4000-8000-000000000001")]
    public void Parse_EveryKind_GivesStoreNameAndIdentity(string text, string store, string name, string? identity)
    {
        var reference = SecretReference.Parse(text);

        Assert.Equal((store, name, identity), (reference.Store, reference.Name, reference.Identity));
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("secret:")]
    [InlineData("secret:aws")]
    [InlineData("secret:aws:")]
    [InlineData("secret::name")]
    [InlineData("secret:aws:?as=someone")]
    public void Parse_WithoutStoreOrName_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => SecretReference.Parse(text));

    [Fact]
    public async Task File_ReadableByOwnerOnly_GivesItsTextWithoutTheLastLineBreak()
    {
        using var folder = new TemporaryDirectory();
        var file = folder.File("secret");
        await File.WriteAllTextAsync(file, "correct horse\r\n", Token);
        RestrictTo(file, UnixFileMode.UserRead);

        Assert.Equal("correct horse", await new FileSecretStore().ReadAsync(new SecretReference { Store = "file", Name = file }, Token));
    }

    [Fact]
    public async Task File_ReadableByEverybody_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        using var folder = new TemporaryDirectory();
        var file = folder.File("secret");
        await File.WriteAllTextAsync(file, "correct horse", Token);
        RestrictTo(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var refusal = await Assert.ThrowsAsync<SecretException>(() => new FileSecretStore().ReadAsync(new SecretReference { Store = "file", Name = file }, Token));

        Assert.Contains("everybody on this machine", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aws_WithARole_PutsItOnAndReadsThroughParameterStore()
    {
        await using var cloud = VaultDouble.Start(asked => asked.Target == "AmazonSSM.GetParameter"
            ? (200, """{"Parameter":{"Name":"x","Value":"correct horse\n"}}""")
            : (200, """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>WORNKEY</AccessKeyId>
                <SecretAccessKey>worn</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                """));
        var store = new AwsSecretStore(cloud.Address, new BasicAWSCredentials("MACHINEKEY", "machine"));

        var secret = await store.ReadAsync(SecretReference.Parse("secret:aws:watchfloor/claude?as=arn:aws:iam::111122223333:role/tool"), Token);

        Assert.Equal("correct horse", secret);
        Assert.Collection(
            cloud.Requests,
            first => Assert.Contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Ftool", first.Body, StringComparison.Ordinal),
            second =>
            {
                Assert.Contains("WORNKEY", second.Authorization!, StringComparison.Ordinal);
                Assert.Contains("/aws/reference/secretsmanager/watchfloor/claude", second.Body, StringComparison.Ordinal);
            });
    }

    [Fact]
    public async Task Aws_Refused_SaysWhichPermissionsAreNeeded()
    {
        await using var cloud = VaultDouble.Start(_ => (400, """{"__type":"AccessDeniedException","message":"no"}"""));
        var store = new AwsSecretStore(cloud.Address, new BasicAWSCredentials("MACHINEKEY", "machine"));

        var refusal = await Assert.ThrowsAsync<SecretException>(() => store.ReadAsync(SecretReference.Parse("secret:aws:watchfloor/claude"), Token));

        Assert.Contains("secretsmanager:GetSecretValue", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_WithAClientId_AsksTheVaultWithThatIdentitysToken()
    {
        await using var cloud = VaultDouble.Start(_ => (200, """{"value":"correct horse","id":"x"}"""));
        using var http = cloud.Client();
        var store = new AzureSecretStore(http, client => new FixedCredential($"token-of-{client}"));

        var secret = await store.ReadAsync(SecretReference.Parse("secret:azure:https://v.vault.azure.net/secrets/claude?as=tool"), Token);

        var asked = Assert.Single(cloud.Requests);
        Assert.Equal("correct horse", secret);
        Assert.Equal(("v.vault.azure.net", "/secrets/claude?api-version=7.6", "Bearer token-of-tool"), (asked.Host, asked.Path, asked.Authorization));
    }

    [Theory]
    [InlineData("https://vault.azure.net.example.com/secrets/claude")]
    [InlineData("http://v.vault.azure.net/secrets/claude")]
    [InlineData("claude")]
    public async Task Azure_AnAddressThatIsNoVault_GetsNoToken(string address)
    {
        await using var cloud = VaultDouble.Start(_ => (200, "{}"));
        using var http = cloud.Client();
        var store = new AzureSecretStore(http, _ => new FixedCredential("token"));

        await Assert.ThrowsAsync<SecretException>(() => store.ReadAsync(new SecretReference { Store = "azure", Name = address }, Token));

        Assert.Empty(cloud.Requests);
    }

    [Fact]
    public async Task Google_WithAnAccount_ActsAsItAndReadsTheLatestVersion()
    {
        await using var cloud = VaultDouble.Start(asked => asked.Host switch
        {
            "iamcredentials.googleapis.com" => (200, """{"accessToken":"acting"}"""),
            "secretmanager.googleapis.com" => (200, """{"payload":{"data":"Y29ycmVjdCBob3JzZQ=="}}"""),
            _ => (200, """{"access_token":"machine","expires_in":3600}"""),
        });
        using var http = cloud.Client();

        var secret = await new GoogleSecretStore(http).ReadAsync(SecretReference.Parse("secret:gcp:projects/p/secrets/watchfloor-claude?as=tool@p.iam.gserviceaccount.com"), Token);

        Assert.Equal("correct horse", secret);
        Assert.Equal(["metadata.google.internal", "iamcredentials.googleapis.com", "secretmanager.googleapis.com"], cloud.Requests.Select(asked => asked.Host));
        Assert.Equal([null, "Bearer machine", "Bearer acting"], cloud.Requests.Select(asked => asked.Authorization));
        Assert.EndsWith("/tool@p.iam.gserviceaccount.com:generateAccessToken", cloud.Requests.ElementAt(1).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Google_Refused_NamesTheRole()
    {
        await using var cloud = VaultDouble.Start(asked => asked.Host == "secretmanager.googleapis.com" ? (403, "{}") : (200, """{"access_token":"machine"}"""));
        using var http = cloud.Client();

        var refusal = await Assert.ThrowsAsync<SecretException>(() => new GoogleSecretStore(http).ReadAsync(SecretReference.Parse("secret:gcp:projects/p/secrets/s"), Token));

        Assert.Contains("roles/secretmanager.secretAccessor", refusal.Message, StringComparison.Ordinal);
    }

    private static void RestrictTo(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private sealed class FixedCredential(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
