using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Proposes how to see again, and to take back what the same hands used.</summary>
internal static class BlindingActions
{
    public static IEnumerable<RecommendedAction> Of(Blinding blinding, Artifacts artifacts)
    {
        var (exclusion, tokens) = (blinding.Exclusion, blinding.Tokens.Append(blinding.Exclusion).Select(act => act.Id).ToList());
        if (exclusion.LeftUid is { } id)
        {
            yield return ActionPlanner.Act("delete_exclusion", new(EntityKind.Persistence, id), [exclusion.Id], "The exclusion of {0} hides what runs there.", "The sensor shows the folder again, on every machine the exclusion covers.", "restore_exclusion", exclusion.ResourceName);
        }

        yield return ActionPlanner.Act("revoke_api_client", new(EntityKind.Application, blinding.Client), tokens, "The API client {0} was used from an address where it had never worked.", "Whatever uses this client stops until it has a new secret.", null, blinding.ClientName);
        foreach (var identity in blinding.Identities)
        {
            yield return ActionPlanner.Act("rotate_credentials", new(EntityKind.Application, identity.Key), identity.Select(act => act.Id).Take(10), "{0} was used from the same address.", "Whatever signs in with the old secret stops.", null, identity.First().UserName ?? identity.First().ActorUserName);
        }

        foreach (var package in blinding.Published)
        {
            yield return ActionPlanner.Act("withdraw_artifact", new(EntityKind.Artifact, package.ResourceName!), [package.Id], "The package {0} was published from the same address.", "Builds that ask for this version stop until there is another.", "restore_artifact", package.ResourceName);
        }

        yield return ActionPlanner.Act("block_address", new(EntityKind.Address, exclusion.SrcIp!), tokens, "The sensor was blinded from {0}.", "Nobody reaches us from the address any more.", "unblock_address", exclusion.SrcIp);

        // Where the sensor sees less, other machines tell more.
        foreach (var (hash, file) in artifacts.Files)
        {
            yield return ActionPlanner.Act("hunt", new(EntityKind.File, hash), file.Evidence, "Look for the file on all machines over 30 days, by its hash: here the sensor sees only part.", "Reads only.", null);
        }

        foreach (var (domain, evidence) in artifacts.Domains)
        {
            yield return ActionPlanner.Act("hunt", new(EntityKind.Domain, domain.ToLowerInvariant()), evidence, "Look for machines that ask for the domain over 30 days.", "Reads only.", null);
        }
    }
}
