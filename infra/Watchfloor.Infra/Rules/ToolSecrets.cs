namespace Watchfloor.Infra.Rules;

/// <summary>Each security tool has an identity of its own that reads that tool's secret and no other.</summary>
internal sealed class ToolSecrets : IRule
{
    private static readonly string[] Tools = ["crowdstrike", "microsoft", "proofpoint", "claude"];

    public string Name => "tool-secrets";

    public IEnumerable<Violation> Check(Stack stack)
    {
        var identities = stack.Of(stack.Cloud switch { "aws" => "aws_iam_role", "azure" => "azurerm_user_assigned_identity", _ => "google_service_account" })
            .Where(identity => identity.Address.Contains(".tool[", StringComparison.Ordinal)).ToList();
        foreach (var tool in Tools.Where(tool => !identities.Any(identity => Holds(identity, tool))))
        {
            yield return new(Name, "the stack", $"has no identity for {tool}");
        }

        foreach (var identity in identities)
        {
            var tool = Tools.FirstOrDefault(tool => Holds(identity, tool));
            var read = Read(stack, identity);
            if (read is null)
            {
                continue; // the policy is known after apply only
            }

            if (tool is null || read.Count != 1 || !NamesOnly(read[0], tool))
            {
                yield return new(Name, identity.Address, read.Count == 0 ? "reads no secret" : $"reads {string.Join(", ", read)}");
            }
        }
    }

    private static List<string>? Read(Stack stack, Resource identity) => stack.Cloud switch
    {
        "aws" => OfRole(stack, identity),
        "azure" => OfIdentity(stack, identity),
        _ => [.. stack.Of("google_secret_manager_secret_iam_member").Where(member => SameHolder(member, "member", identity, "member")).Select(member => SecretName(stack, member))],
    };

    private static List<string>? OfRole(Stack stack, Resource role)
    {
        var policies = stack.Of("aws_iam_role_policy").Where(policy => SameHolder(policy, "role", role, "id")).ToList();
        return policies.Any(policy => policy.Text("policy") is null)
            ? null
            : [.. policies.SelectMany(Statement.Of)
                .Where(statement => statement.Allows && statement.Actions.Any(action => action.StartsWith("secretsmanager:", StringComparison.Ordinal)))
                .SelectMany(statement => statement.Resources).Distinct()];
    }

    private static List<string>? OfIdentity(Stack stack, Resource identity)
    {
        var roles = stack.Of("azurerm_role_assignment")
            .Where(role => role.Text("role_definition_name")?.StartsWith("Key Vault", StringComparison.Ordinal) == true && SameHolder(role, "principal_id", identity, "principal_id")).ToList();
        return roles.Any(role => role.Text("scope") is null) ? null : [.. roles.Select(role => role.Text("scope")!)];
    }

    // After apply ids say who is meant; in a plan the key of for_each does.
    private static bool SameHolder(Resource grant, string grantPath, Resource identity, string identityPath) =>
        grant.Text(grantPath) is { } given && identity.Text(identityPath) is { } known
            ? given == known
            : Key(grant) is { } key && key == Key(identity) && grant.Address.Contains(".tool", StringComparison.Ordinal);

    private static string SecretName(Stack stack, Resource member)
    {
        var id = member.Text("secret_id");
        return stack.Of("google_secret_manager_secret").FirstOrDefault(secret => id is not null && secret.Text("id") == id)?.Text("secret_id") ?? id ?? Key(member) ?? "";
    }

    private static bool NamesOnly(string secret, string tool) =>
        secret.EndsWith($"/{tool}", StringComparison.Ordinal) || secret.EndsWith($"/{tool}-??????", StringComparison.Ordinal)
        || secret.EndsWith($"-{tool}", StringComparison.Ordinal) || secret == $"[\"{tool}\"]";

    private static bool Holds(Resource identity, string tool) => Key(identity) == $"[\"{tool}\"]";

    private static string? Key(Resource resource) => resource.Address.EndsWith(']') ? resource.Address[resource.Address.LastIndexOf('[')..] : null;
}
