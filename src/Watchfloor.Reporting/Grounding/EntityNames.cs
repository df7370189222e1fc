using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>What a reader calls an entity: a file by its name where one is known, since nobody reads hashes. The scope has both.</summary>
internal sealed class EntityNames
{
    private const int ShortestHash = 32;

    private readonly Dictionary<Entity, string> names = [];

    public EntityNames(Incident incident)
    {
        foreach (var entity in incident.Entities.Concat(incident.Investigation?.Graph.Nodes ?? []).Where(entity => IsHash(entity.Entity.Value)))
        {
            if (entity.Aliases.Where(alias => alias.Length > 0 && !IsHash(alias)).OrderBy(alias => alias.Length).ThenBy(alias => alias, StringComparer.Ordinal).FirstOrDefault() is { } name)
            {
                names.TryAdd(entity.Entity, name);
            }
        }
    }

    public string Of(Entity entity) => names.GetValueOrDefault(entity, entity.Value);

    private static bool IsHash(string value) => value.Length >= ShortestHash && value.All(char.IsAsciiHexDigit);
}
