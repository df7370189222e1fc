using Watchfloor.Mitre;
using Watchfloor.Incidents;

namespace Watchfloor.Operations;

/// <summary>What incidents show of ATT&amp;CK, as a Navigator layer.</summary>
public static class IncidentLayer
{
    /// <summary>One layer over all of <paramref name="incidents"/>; a technique's score is the number of events that show it.</summary>
    public static NavigatorLayer Of(IReadOnlyList<Incident> incidents) => new()
    {
        Name = incidents.Count == 1 ? incidents[0].Id : $"{incidents.Count} incidents",
        Description = incidents.Count == 1 ? incidents[0].Title : "",
        Techniques =
        [
            .. incidents
                .SelectMany(incident => incident.Investigation?.Techniques ?? [])
                .GroupBy(use => use.TechniqueId, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (Id: group.Key, Evidence: group.SelectMany(use => use.Evidence).Distinct().Count()))
                .Select(technique => new LayerTechnique { Id = technique.Id, Score = technique.Evidence, Evidence = technique.Evidence }),
        ],
    };
}
