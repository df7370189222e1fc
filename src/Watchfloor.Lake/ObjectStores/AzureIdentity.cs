using Azure.Core;
using Azure.Identity;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>Who this machine is to Azure.</summary>
public static class AzureIdentity
{
    /// <summary>Asks the usual places: workload identity, managed identity, the command line's sign-in.</summary>
    /// <param name="clientId">Which of the machine's managed identities; null or empty for its own.</param>
    public static TokenCredential Usual(string? clientId) => new ChainedTokenCredential(
        new WorkloadIdentityCredential(),
        new ManagedIdentityCredential(clientId is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned),
        new AzureCliCredential());
}
