using System.Text.Json;

namespace Watchfloor.Infra.Rules;

/// <summary>What runs is a named release, without more power over its machine than it needs.</summary>
internal sealed class Containers : IRule
{
    public string Name => "containers";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var task in stack.Of("aws_ecs_task_definition").Where(task => task.Text("container_definitions") is not null))
        {
            using var definitions = JsonDocument.Parse(task.Text("container_definitions")!);
            foreach (var container in definitions.RootElement.EnumerateArray())
            {
                foreach (var why in Weak(new Resource("", "", container)))
                {
                    yield return new(Name, task.Address, why);
                }
            }
        }

        foreach (var (resource, image) in Images(stack).Where(entry => Floating(entry.Image)))
        {
            yield return new(Name, resource.Address, $"{image} names no release");
        }

        foreach (var registry in stack.Of("aws_ecr_repository").Where(registry => registry.Text("image_tag_mutability") != "IMMUTABLE"))
        {
            yield return new(Name, registry.Address, "a release can be overwritten");
        }

        foreach (var registry in stack.Of("google_artifact_registry_repository").Where(registry => !registry.Is("docker_config.immutable_tags")))
        {
            yield return new(Name, registry.Address, "a release can be overwritten");
        }
    }

    private static IEnumerable<string> Weak(Resource container)
    {
        if (!container.Is("readonlyRootFilesystem"))
        {
            yield return "its root can be written";
        }

        if (container.Is("privileged"))
        {
            yield return "is privileged";
        }

        if (container.Text("user") is null or "0" or "root")
        {
            yield return "runs as root";
        }

        if (!container.All("linuxParameters.capabilities.drop").Any(name => Resource.AsText(name) == "ALL"))
        {
            yield return "keeps capabilities";
        }
    }

    private static IEnumerable<(Resource Resource, string Image)> Images(Stack stack) =>
        stack.Resources.SelectMany(resource => new[] { "template.container.image", "template.containers.image", "template.template.containers.image" }
            .SelectMany(resource.All).Select(image => (resource, Resource.AsText(image))));

    private static bool Floating(string image) => !image.Contains('@', StringComparison.Ordinal) && (image.EndsWith(":latest", StringComparison.Ordinal) || image.LastIndexOf(':') < image.LastIndexOf('/'));
}
