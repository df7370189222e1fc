using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>SharePoint: files that were opened, fetched, shared and deleted.</summary>
internal sealed partial class OfficeActivityRecords
{
    private const string SharePoint = "Audit.SharePoint";

    /// <summary>The address of a SharePoint site.</summary>
    public string SiteUrl(string site) => $"https://{story.Company.NetBios.ToLowerInvariant()}.sharepoint.example/sites/{site}/";

    /// <summary>Something happened to a file: FileAccessed, FileModified, FileDownloaded, FileSyncDownloadedFull, FileDeleted, FileUploaded.</summary>
    /// <param name="at">When.</param>
    /// <param name="access">Who.</param>
    /// <param name="operation">What.</param>
    /// <param name="site">Name of the site.</param>
    /// <param name="file">Path inside the site's library, for example <c>Project 12/Flange.dwg</c>.</param>
    public Written File(DateTimeOffset at, OfficeAccess access, string operation, string site, string file)
    {
        var id = random.Guid();
        return Add(at, id, SharePoint, operation, 6, "SharePoint", access.Person, json =>
        {
            WriteFile(json, access, site, file);
            if (access.Device is { } device)
            {
                json.Text("MachineDomainInfo", story.Company.DomainSid).Text("MachineId", device.EntraDeviceId).Text("DeviceDisplayName", device.Hostname);
            }
        });
    }

    /// <summary>A link was made that opens a file for everyone who has it.</summary>
    public Written AnonymousLink(DateTimeOffset at, OfficeAccess access, string site, string file, DateTimeOffset expires, string link)
    {
        var id = random.Guid();
        return Add(at, id, SharePoint, "AnonymousLinkCreated", 14, "SharePoint", access.Person, json =>
        {
            WriteFile(json, access, site, file);
            json.Text("UniqueSharingId", link).Text("SharingLinkScope", "Anyone").Text("EventData", $"<Type>View</Type><ExpirationDate>{Json.Seconds(expires)}</ExpirationDate>");
        });
    }

    private void WriteFile(Utf8JsonWriter json, OfficeAccess access, string site, string file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        var folder = file.Contains('/') ? $"Shared Documents/{file[..file.LastIndexOf('/')]}" : "Shared Documents";
        json.Text("ClientIP", access.Address).Text("ObjectId", $"{SiteUrl(site)}{folder}/{name}").Text("EventSource", "SharePoint").Text("ItemType", "File")
            .Text("ListId", Uuid(Seeds.Hex(0, $"list/{site}", 32))).Text("ListItemUniqueId", Uuid(Seeds.Hex(0, $"file/{site}/{file}", 32))).Text("Site", Uuid(Seeds.Hex(0, $"site/{site}", 32))).Text("WebId", Uuid(Seeds.Hex(0, $"web/{site}", 32)))
            .Text("SiteUrl", SiteUrl(site)).Text("SourceRelativeUrl", folder).Text("SourceFileName", name).Text("SourceFileExtension", name.Contains('.') ? name[(name.LastIndexOf('.') + 1)..] : "")
            .Text("UserAgent", access.UserAgent).Flag("IsManagedDevice", access.Device is not null);
        WriteContext(json, access);
    }
}
