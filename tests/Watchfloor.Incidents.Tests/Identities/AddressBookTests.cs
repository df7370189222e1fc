namespace Watchfloor.Incidents.Tests.Identities;

public class AddressBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void HostAt_AddressGivenToAnotherHostLater_IsTheOneThatHadItThen()
    {
        var book = new AddressBook([
            new("192.0.2.10", "WS-1", Noon.AddHours(-4), Noon),
            new("192.0.2.10", "WS-2", Noon.AddHours(20), Noon.AddHours(24)),
        ]);

        Assert.Equal("WS-1", book.HostAt("192.0.2.10", Noon.AddHours(-1)));
        Assert.Equal("WS-2", book.HostAt("192.0.2.10", Noon.AddHours(21)));
    }

    [Fact]
    public void HostAt_AddressOfSeveralHostsAtOnce_IsNobodys()
    {
        var book = new AddressBook([new("198.51.100.10", "WS-1", Noon, Noon.AddHours(8)), new("198.51.100.10", "WS-2", Noon, Noon.AddHours(8))]);

        Assert.Null(book.HostAt("198.51.100.10", Noon.AddHours(1)));
    }

    [Fact]
    public void HostAt_ShortlyAfterTheLastRecord_IsStillThatHost() =>
        Assert.Equal("WS-1", new AddressBook([new("192.0.2.10", "WS-1", Noon, Noon)]).HostAt("192.0.2.10", Noon.AddHours(6)));
}
