using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Proposes how to take an account back, and what was left in its name.</summary>
internal static class AccountActions
{
    public static IEnumerable<RecommendedAction> Of(AccountTakeover account, IReadOnlyList<StoredMail> deliveries)
    {
        var user = new Entity(EntityKind.User, account.User);
        var used = account.Acts.Where(act => !AccountActs.IsRefused(act)).Take(10).Select(act => act.Id).ToList();
        yield return ActionPlanner.Act("revoke_sessions", user, used, "Somebody else uses a session of {0}; it stays valid after a new password.", "The person signs in again everywhere.", null, account.User);
        yield return ActionPlanner.Act("reset_password", user, used, "Somebody else got in as {0}.", "The person needs a new password; services that use the old one stop.", null, account.User);
        foreach (var address in account.Acts.Where(act => !AccountActs.IsRefused(act) && act.SrcIp is not null).GroupBy(act => act.SrcIp!))
        {
            yield return ActionPlanner.Act("block_address", new(EntityKind.Address, address.Key), address.Take(10).Select(act => act.Id), "The account was used from {0}, and nobody of the company signs in there.",
                "Nobody signs in from the address any more.", "unblock_address", address.Key);
        }

        if (account is { Click: { } click, LinkedTo: { } domain })
        {
            yield return ActionPlanner.Act("block_domain", new(EntityKind.Domain, domain), [click.Id], "The person followed a link to {0} right before somebody else got in.", "No host resolves the name any more.", "unblock_domain", domain);
        }

        if (account.Acts.Where(act => AccountActs.IsLetIn(act) && AccountActs.IsLegacy(act)).ToList() is [{ } legacy, ..] old)
        {
            yield return ActionPlanner.Act("block_legacy_authentication", user, old.Take(10).Select(act => act.Id), "{0} was signed in to by {1}, which knows no second factor.", "Old mail programs of this person stop.", "allow_legacy_authentication", account.User, legacy.ClientApp);
        }

        if (account.Acts.Where(AccountActs.IsSent).ToList() is { Count: > 0 } sent)
        {
            yield return ActionPlanner.Act("stop_payment", user, sent.Take(10).Select(act => act.Id), "Mail was sent in the name of {0}: hold payments that it may have changed, and call whoever it was about on a known number.", "A payment waits until somebody has called.", null, account.User);
        }

        foreach (var mail in deliveries)
        {
            foreach (var campaign in mail.Campaigns)
            {
                yield return ActionPlanner.Act("purge_messages", new(EntityKind.Campaign, campaign), [mail.Id], "The mail belongs to the campaign {0}: search for and take away its other messages.", "Messages of the campaign go to quarantine in all mailboxes.", "restore_messages", campaign);
            }
        }

        foreach (var act in account.Acts)
        {
            if (Persistence.Of(act) is { } left)
            {
                yield return Removal(act, new(EntityKind.Persistence, left.Value));
            }
        }

        foreach (var application in account.Applications.Where(application => account.ApplicationActs.Any(act => act.UserUid == application.Key) || application.Any(AccountActs.IsConsent)))
        {
            var target = new Entity(EntityKind.Application, application.Key);
            var (name, evidence) = (application.First().EntityName, application.Select(act => act.Id).ToList());
            yield return ActionPlanner.Act("disable_service_principal", target, evidence, "The application {0} was let in with the account; a new password does not stop it.", "Whatever uses the application stops.", "enable_service_principal", name);
            yield return ActionPlanner.Act("remove_grant", target, evidence, "The consent lets {0} read in the person's name.", "The application loses its access; the person can consent again.", "restore_grant", name);
            yield return ActionPlanner.Act("review_consents", target, evidence, "{0} was let in by a user's consent: look at all others given since.", "Advice only.", null, name);
        }
    }

    private static RecommendedAction Removal(LakeEvent act, Entity left) => act.ClassUid switch
    {
        ApiActivity.Uid => ActionPlanner.Act("remove_inbox_rule", left, [act.Id], "The mail rule {0} was made by whoever uses the account.", "One rule of one mailbox; it is kept as JSON.", "restore_inbox_rule", act.ResourceName),
        AccountChange.Uid => ActionPlanner.Act("remove_authenticator", left, [act.Id], "The sign-in method {0} was added by whoever uses the account, and confirms sign-ins from then on.", "One sign-in method; the person registers again if it was theirs.", null, act.LeftUid),
        _ => ActionPlanner.Act("remove_secret", left, [act.Id], "The secret {0} was given to the application by whoever uses the account.", "Whatever signs in with it stops.", null, act.LeftUid),
    };
}
