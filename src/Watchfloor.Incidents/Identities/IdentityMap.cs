namespace Watchfloor.Incidents;

/// <summary>Who is who: hosts, people and addresses across the tools.</summary>
internal sealed class IdentityMap(HostIdentities hosts, UserIdentities users, AddressBook addresses)
{
    public HostIdentities Hosts => hosts;

    public UserIdentities Users => users;

    public AddressBook Addresses => addresses;

    public static IdentityMap Build(IReadOnlyList<DeviceRecord> devices, IReadOnlyList<UserRecord> people, IReadOnlyList<AddressUse> addresses) =>
        new(new HostIdentities(devices), new UserIdentities(people), new AddressBook(addresses));

    /// <summary>Fills in the canonical host and user of an event.</summary>
    public LakeEvent Resolve(LakeEvent item) => item with
    {
        Host = hosts.NameOf(item.DeviceUid, item.DeviceHostname),
        User = users.NameOf(item.ProcessUserUid, item.ProcessUserName)
            ?? users.NameOf(item.UserUid, item.UserName, item.UserDomain, item.UserEmail)
            ?? users.NameOf(item.ActorUserUid, item.ActorUserName),
    };
}
