using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Azure.Core;
using Azure.Identity;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Watchfloor.Lake.ObjectStores;

namespace Watchfloor.Incidents;

/// <summary>What a cloud takes in place of a database password, for the identity of this machine.</summary>
internal interface IDatabaseToken
{
    /// <exception cref="IncidentStoreException">The machine has no such identity, or nobody vouches for it.</exception>
    ValueTask<string> ReadAsync(string host, int port, string user, CancellationToken cancellationToken);
}

/// <summary>The tokens of the three clouds.</summary>
internal static class DatabaseToken
{
    public static IDatabaseToken? Of(DatabaseIdentity? identity) => identity switch
    {
        DatabaseIdentity.Aws => new AwsDatabaseToken(),
        DatabaseIdentity.Azure => new AzureDatabaseToken(),
        DatabaseIdentity.Gcp => new GoogleDatabaseToken(),
        _ => null,
    };

    public static IncidentStoreException Failed(string host, string cloud, string advice, Exception cause) =>
        new($"The database on {host} cannot be opened: {cloud} gave no token for this machine. {cause.Message} {advice}", cause);
}

/// <summary>For RDS: a request to connect, signed by the machine's role. AWS is not asked; the database does that.</summary>
/// <param name="credentials">Who the machine is; null asks the usual places (task, instance, profile).</param>
internal sealed partial class AwsDatabaseToken(AWSCredentials? credentials = null) : IDatabaseToken
{
    // What RDS allows at most; a connection that is open stays open.
    private const string Seconds = "900";
    private const string Service = "rds-db";

    /// <inheritdoc/>
    public async ValueTask<string> ReadAsync(string host, int port, string user, CancellationToken cancellationToken)
    {
        try
        {
            var keys = await (credentials ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync()).GetCredentialsAsync();
            var request = new DefaultRequest(new ConnectRequest(), Service) { UseQueryString = true, HttpMethod = "GET", Endpoint = new UriBuilder(Uri.UriSchemeHttps, host, port).Uri };
            request.Parameters.Add("Action", "connect");
            request.Parameters.Add("DBUser", user);
            request.Parameters.Add("X-Amz-Expires", Seconds);
            if (keys.UseToken)
            {
                request.Parameters.Add("X-Amz-Security-Token", keys.Token);
            }

            var signed = AWS4PreSignedUrlSigner.SignRequest(request, null, new RequestMetrics(), keys.AccessKey, keys.SecretKey, Service, Region(host));
            return $"{AmazonServiceClient.ComposeUrl(request).AbsoluteUri[(Uri.UriSchemeHttps.Length + Uri.SchemeDelimiter.Length)..]}&{signed.ForQueryParameters}";
        }
        catch (AmazonClientException exception)
        {
            throw DatabaseToken.Failed(host, "AWS", "Run where a role is attached that allows rds-db:connect for this user, and set AWS_REGION where the host's name does not hold the region.", exception);
        }
    }

    private static string Region(string host) => HostOfRds().Match(host) is { Success: true } match
        ? match.Groups[1].Value
        : FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? throw new AmazonClientException("No region is known.");

    [GeneratedRegex(@"\.([a-z0-9-]+)\.rds\.amazonaws\.com$")]
    private static partial Regex HostOfRds();

    private sealed class ConnectRequest : AmazonWebServiceRequest;
}

/// <summary>For Flexible Server: a token of Entra.</summary>
/// <param name="credential">Who the machine is; null asks the usual places.</param>
internal sealed class AzureDatabaseToken(TokenCredential? credential = null) : IDatabaseToken
{
    private static readonly TokenRequestContext Scope = new(["https://ossrdbms-aad.database.windows.net/.default"]);
    private readonly TokenCredential credential = credential ?? AzureIdentity.Usual(Environment.GetEnvironmentVariable("AZURE_CLIENT_ID"));

    /// <inheritdoc/>
    public async ValueTask<string> ReadAsync(string host, int port, string user, CancellationToken cancellationToken)
    {
        try
        {
            return (await credential.GetTokenAsync(Scope, cancellationToken)).Token;
        }
        catch (AuthenticationFailedException exception)
        {
            throw DatabaseToken.Failed(host, "Entra", "Run where a managed identity is attached (AZURE_CLIENT_ID says which), or sign in: az login.", exception);
        }
    }
}

/// <summary>For Cloud SQL: a token of the service account that opens databases and nothing else.</summary>
/// <param name="credential">Who the machine is; null asks the usual places.</param>
internal sealed class GoogleDatabaseToken(GoogleCredential? credential = null) : IDatabaseToken
{
    private const string Scope = "https://www.googleapis.com/auth/sqlservice.login";
    private GoogleCredential? scoped;

    /// <inheritdoc/>
    public async ValueTask<string> ReadAsync(string host, int port, string user, CancellationToken cancellationToken)
    {
        try
        {
            scoped ??= (credential ?? await GoogleCredential.GetApplicationDefaultAsync(cancellationToken)).CreateScoped(Scope);
            return await scoped.UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TokenResponseException or HttpRequestException)
        {
            throw DatabaseToken.Failed(host, "Google", "Run where a service account is attached that has the role Cloud SQL Instance User, or sign in: gcloud auth application-default login.", exception);
        }
    }
}
