using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchfloor.Infra.Rules;

/// <summary>No secret's value is in the configuration, and so none is in the plan or the state.</summary>
internal sealed partial class SecretValues : IRule
{
    private static readonly string[] Carriers =
    [
        "aws_secretsmanager_secret_version", "aws_ssm_parameter", "aws_iam_access_key", "aws_iam_user", "aws_iam_user_login_profile",
        "azurerm_key_vault_secret", "azuread_application_password", "azuread_service_principal_password",
        "google_secret_manager_secret_version", "google_service_account_key", "random_password", "tls_private_key",
    ];

    public string Name => "secret-value";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var resource in stack.Resources)
        {
            if (Carriers.Contains(resource.Type))
            {
                yield return new(Name, resource.Address, $"a {resource.Type} puts a secret into the state");
            }

            foreach (var (path, value) in Strings(resource.Values, ""))
            {
                if (Telltale().IsMatch(value))
                {
                    yield return new(Name, resource.Address, $"{path} looks like a credential");
                }
                else if (SecretArgument().IsMatch(path) && value.Length > 0)
                {
                    yield return new(Name, resource.Address, $"{path} holds a value");
                }
            }

            // What is not known before it is made has no value in a plan; the state has it, and is held to the same rule.
            foreach (var name in Environment(resource).Where(entry => entry.Value.Length > 0 && SecretName().IsMatch(entry.Name) && !Reference().IsMatch(entry.Value)).Select(entry => entry.Name))
            {
                yield return new(Name, resource.Address, $"the environment variable {name} holds a value and not a reference");
            }
        }
    }

    private static IEnumerable<(string Path, string Value)> Strings(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String => [(path, value.GetString()!)],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Strings(item, path)),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Strings(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        _ => [],
    };

    private static IEnumerable<(string Name, string Value)> Environment(Resource resource)
    {
        if (resource.Type == "aws_ecs_task_definition" && resource.Text("container_definitions") is { } text)
        {
            using var containers = JsonDocument.Parse(text);
            return [.. containers.RootElement.EnumerateArray()
                .Where(container => container.TryGetProperty("environment", out _))
                .SelectMany(container => container.GetProperty("environment").EnumerateArray())
                .Select(entry => (entry.GetProperty("name").GetString()!, entry.GetProperty("value").GetString()!))];
        }

        return new[] { "template.container.env", "template.containers.env", "template.template.containers.env" }
            .SelectMany(resource.All)
            .Select(entry => new Resource("", "", entry))
            .Select(entry => (entry.Text("name") ?? "", entry.Text("value") ?? ""));
    }

    [GeneratedRegex(@"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|sk-ant-[A-Za-z0-9_-]{20}|xox[abpr]-|AIza[0-9A-Za-z_-]{30}|AccountKey=|SharedAccessSignature|eyJ[A-Za-z0-9_-]{10,}\.eyJ")]
    private static partial Regex Telltale();

    [GeneratedRegex(@"(^|\.)(password|secret_string|secret_binary|secret_data|administrator_password|root_password|master_password|client_secret|secret\.value)$")]
    private static partial Regex SecretArgument();

    [GeneratedRegex("(?i)secret|password|token|api_?key|credential")]
    private static partial Regex SecretName();

    [GeneratedRegex("^secret:(aws|azure|gcp):[^ ]+$")]
    private static partial Regex Reference();
}
