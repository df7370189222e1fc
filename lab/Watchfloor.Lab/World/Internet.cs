namespace Watchfloor.Lab.World;

/// <summary>A service on the internet: one name, one address.</summary>
internal sealed record Site(string Domain, string Address);

/// <summary>A program that is installed on many computers and calls home.</summary>
internal sealed record Product(string Name, string Vendor, string Image, Site Home);

/// <summary>What people and programs of the company talk to, all of it ordinary.</summary>
internal sealed class Internet
{
    public Internet(Company company)
    {
        var random = Seeds.Stream(company.Seed, "internet");
        Site NewSite(string host)
        {
            return new Site(host + company.NewDomain(random), company.Addresses.TakeAny());
        }

        Product NewProduct(string role, string host)
        {
            var vendor = Capital(random.Pick(Words.NameFirst)) + Capital(random.Pick(Words.NameSecond));
            return new Product($"{vendor} {role}", $"{vendor} Inc.", $@"C:\Program Files\{vendor}\{role}\{vendor.ToLowerInvariant()}{role[..3].ToLowerInvariant()}.exe", NewSite(host));
        }

        Sites = [.. Enumerable.Range(0, 70).Select(i => NewSite(i % 4 == 0 ? "cdn." : i % 4 == 1 ? "www." : i % 4 == 2 ? "api." : ""))];
        Office = NewSite("outlook.");
        Monitoring = NewProduct("Monitor", "ingest.");
        Management = NewProduct("Management", "mgmt.");
        Updater = NewProduct("Updater", "update.");
        BrowserUpdate = NewProduct("Browser", "dl.");
        Chat = NewProduct("Chat", "push.");
        Backup = NewProduct("Backup", "store.");
        OffsiteStore = NewSite("vault.");
        Senders = [.. Enumerable.Range(0, 60).Select(_ => NewSite(""))];
    }

    public IReadOnlyList<Site> Sites { get; }

    /// <summary>Mail and files in the cloud.</summary>
    public Site Office { get; }

    /// <summary>On nearly every computer, every minute or so.</summary>
    public Product Monitoring { get; }

    /// <summary>Runs scripts on every computer for the administrators.</summary>
    public Product Management { get; }

    /// <summary>Asks for updates at a fixed period.</summary>
    public Product Updater { get; }

    public Product BrowserUpdate { get; }

    /// <summary>Keeps a line open by asking again and again.</summary>
    public Product Chat { get; }

    /// <summary>Copies the file servers away each night.</summary>
    public Product Backup { get; }

    /// <summary>Where a second copy goes each night.</summary>
    public Site OffsiteStore { get; }

    /// <summary>Who writes mails to the company.</summary>
    public IReadOnlyList<Site> Senders { get; }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
