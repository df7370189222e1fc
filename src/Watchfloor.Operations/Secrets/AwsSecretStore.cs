using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace Watchfloor.Operations;

/// <summary>AWS Secrets Manager, read through Parameter Store's window on it, as the machine's role or one it may put on.</summary>
/// <param name="endpoint">In place of AWS, for tests; null for AWS.</param>
/// <param name="credentials">Who the machine is; null asks the usual places (task, instance, profile).</param>
internal sealed class AwsSecretStore(Uri? endpoint = null, AWSCredentials? credentials = null) : ISecretStore
{
    private const string Window = "/aws/reference/secretsmanager/";
    private const string SessionName = "watchfloor";

    /// <inheritdoc/>
    public string Name => "aws";

    /// <inheritdoc/>
    public async Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new AmazonSimpleSystemsManagementClient(await IdentityAsync(reference, cancellationToken), Configured(new AmazonSimpleSystemsManagementConfig()));
            var answer = await client.GetParameterAsync(new GetParameterRequest { Name = Window + reference.Name, WithDecryption = true }, cancellationToken);
            return answer.Parameter?.Value is { Length: > 0 } value
                ? value.TrimEnd('\r', '\n')
                : throw new SecretException(reference, "it has no value yet. Put one: aws secretsmanager put-secret-value.");
        }
        catch (ParameterNotFoundException exception)
        {
            throw new SecretException(reference, "there is none of that name, or it has no value yet. Put one: aws secretsmanager put-secret-value.", exception);
        }
        catch (AmazonServiceException exception)
        {
            throw new SecretException(reference, $"AWS answered {(int)exception.StatusCode} {exception.ErrorCode}. The role must allow ssm:GetParameter, secretsmanager:GetSecretValue and kms:Decrypt for it, and trust this machine's role.", exception);
        }
        catch (AmazonClientException exception)
        {
            throw new SecretException(reference, $"AWS could not be asked: {exception.Message}", exception);
        }
    }

    private async Task<AWSCredentials> IdentityAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        var machine = credentials ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        if (reference.Identity is null)
        {
            return machine;
        }

        using var client = new AmazonSecurityTokenServiceClient(machine, Configured(new AmazonSecurityTokenServiceConfig()));
        var worn = await client.AssumeRoleAsync(
            new Amazon.SecurityToken.Model.AssumeRoleRequest { RoleArn = reference.Identity, RoleSessionName = SessionName, DurationSeconds = 900 }, cancellationToken);
        return worn.Credentials;
    }

    private T Configured<T>(T config)
        where T : ClientConfig
    {
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = "us-east-1";
            config.MaxErrorRetry = 0;
        }

        return config;
    }
}
