using System.Text.Json;

namespace Watchfloor.Infra;

/// <summary>Everything that one plan or state holds.</summary>
/// <param name="Cloud"><c>aws</c>, <c>azure</c> or <c>gcp</c>, told by the types.</param>
/// <param name="Resources">What Terraform manages; data sources are left out.</param>
internal sealed record Stack(string Cloud, IReadOnlyList<Resource> Resources)
{
    /// <summary>Resources of one type.</summary>
    public IEnumerable<Resource> Of(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>Reads the JSON of a plan or state (<c>terraform show -json</c>), or a state file.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Stack Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        var resources = new List<Resource>();
        if (root.TryGetProperty("planned_values", out var planned) && planned.TryGetProperty("root_module", out var plannedRoot))
        {
            Module(plannedRoot, resources);
        }
        else if (root.TryGetProperty("values", out var values) && values.TryGetProperty("root_module", out var stateRoot))
        {
            Module(stateRoot, resources);
        }
        else if (root.TryGetProperty("resources", out var stored) && stored.ValueKind == JsonValueKind.Array)
        {
            StateFile(stored, resources);
        }
        else
        {
            throw new FormatException("This is neither a plan nor a state of Terraform. Write one with: terraform plan -out=plan && terraform show -json plan > plan.json");
        }

        return new Stack(CloudOf(resources), resources);
    }

    private static void Module(JsonElement module, List<Resource> resources)
    {
        if (module.TryGetProperty("resources", out var here))
        {
            foreach (var resource in here.EnumerateArray().Where(resource => resource.GetProperty("mode").GetString() == "managed"))
            {
                resources.Add(new Resource(resource.GetProperty("address").GetString()!, resource.GetProperty("type").GetString()!, resource.GetProperty("values")));
            }
        }

        if (module.TryGetProperty("child_modules", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                Module(child, resources);
            }
        }
    }

    private static void StateFile(JsonElement stored, List<Resource> resources)
    {
        foreach (var resource in stored.EnumerateArray().Where(resource => resource.GetProperty("mode").GetString() == "managed"))
        {
            var type = resource.GetProperty("type").GetString()!;
            var module = resource.TryGetProperty("module", out var name) ? name.GetString() + "." : "";
            foreach (var instance in resource.GetProperty("instances").EnumerateArray())
            {
                var key = instance.TryGetProperty("index_key", out var index) ? $"[{index.GetRawText()}]" : "";
                resources.Add(new Resource($"{module}{type}.{resource.GetProperty("name").GetString()}{key}", type, instance.GetProperty("attributes")));
            }
        }
    }

    private static string CloudOf(List<Resource> resources) =>
        resources.Any(resource => resource.Type.StartsWith("aws_", StringComparison.Ordinal)) ? "aws"
        : resources.Any(resource => resource.Type.StartsWith("azurerm_", StringComparison.Ordinal)) ? "azure"
        : resources.Any(resource => resource.Type.StartsWith("google_", StringComparison.Ordinal)) ? "gcp"
        : throw new FormatException("The plan holds nothing of AWS, Azure or Google Cloud.");
}
