namespace Watchfloor.Infra.Rules;

/// <summary>No policy allows every action, every action of a service, or everybody; no role is as wide as its scope.</summary>
internal sealed class Wildcards : IRule
{
    private static readonly string[] WideAzure = ["Owner", "Contributor", "User Access Administrator", "Role Based Access Control Administrator", "Key Vault Administrator", "Storage Account Contributor"];

    // Harmless on one bucket, one secret or one account; too much on a whole project.
    private static readonly string[] WideInProject =
    [
        "roles/owner", "roles/editor", "roles/storage.admin", "roles/storage.objectAdmin", "roles/secretmanager.admin", "roles/secretmanager.secretAccessor",
        "roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser", "roles/iam.serviceAccountAdmin", "roles/resourcemanager.projectIamAdmin",
        "roles/cloudkms.admin", "roles/compute.admin", "roles/aiplatform.user",
    ];

    public string Name => "wildcard";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var statement in Statement.Of(stack).Where(statement => statement.Allows))
        {
            foreach (var action in statement.Actions.Where(action => action.Contains('*', StringComparison.Ordinal)))
            {
                yield return new(Name, statement.Holder.Address, $"{statement.Sid} allows {action}");
            }

            if (statement.Principals.Any(principal => principal is "*" or "arn:aws:iam::*:root"))
            {
                yield return new(Name, statement.Holder.Address, $"{statement.Sid} allows everybody");
            }
        }

        foreach (var role in stack.Of("azurerm_role_assignment").Where(role => WideAzure.Contains(role.Text("role_definition_name"))))
        {
            yield return new(Name, role.Address, $"gives {role.Text("role_definition_name")}");
        }

        foreach (var role in stack.Of("azurerm_role_definition").Where(role => role.All("permissions.actions").Any(action => Resource.AsText(action) == "*")))
        {
            yield return new(Name, role.Address, "allows every action");
        }

        foreach (var member in stack.Of("google_project_iam_member").Where(member => WideInProject.Contains(member.Text("role"))))
        {
            yield return new(Name, member.Address, $"gives {member.Text("role")} on the whole project");
        }

        foreach (var attachment in stack.Of("aws_iam_role_policy_attachment").Where(attachment => attachment.Text("policy_arn")?.Contains("FullAccess", StringComparison.Ordinal) == true))
        {
            yield return new(Name, attachment.Address, $"attaches {attachment.Text("policy_arn")}");
        }
    }
}
