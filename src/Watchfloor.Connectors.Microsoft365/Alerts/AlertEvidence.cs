using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The evidence of an alert, one OCSF evidence each; kinds we do not know keep their JSON.</summary>
internal static class AlertEvidence
{
    private const string TypePrefix = "#microsoft.graph.security.";

    /// <summary>What one evidence says.</summary>
    public static Evidences Of(JsonRecord item)
    {
        var kind = item.Text("@odata.type", "at_sign_odata_type");
        var name = kind?.StartsWith(TypePrefix, StringComparison.OrdinalIgnoreCase) == true ? kind[TypePrefix.Length..] : kind;
        var evidence = name?.ToLowerInvariant() switch
        {
            "deviceevidence" => new Evidences { Device = Device(item) },
            "userevidence" => new Evidences { User = Account(item.Object("userAccount")) },
            "mailboxevidence" => new Evidences { User = Mailbox(item) },
            "ipevidence" => new Evidences { SrcEndpoint = Address(item) },
            "urlevidence" when item.Text("url") is { } url => new Evidences { Url = new Url { UrlString = url } },
            "dnsevidence" when item.Text("domainName") is { } domain => new Evidences { Query = new DnsQuery { Hostname = domain } },
            "processevidence" => ProcessOrFile(item),
            "fileevidence" => new Evidences { File = FileOf(item.Object("fileDetails")) },
            "analyzedmessageevidence" => new Evidences { Email = Message(item) },
            "registrykeyevidence" or "registryvalueevidence" => new Evidences { RegKey = RegistryKey(item) },
            "networkconnectionevidence" => Connection(item),
            "cloudapplicationevidence" or "oauthapplicationevidence" => new Evidences { Resources = Application(item) },
            _ => new Evidences(),
        };

        var verdict = item.Text("verdict") is { } word ? VerdictOf(word) : null;
        return evidence == new Evidences()
            ? new Evidences { Data = item.Whole(), VerdictId = verdict }
            : evidence with { VerdictId = verdict };
    }

    /// <summary>The resource an evidence names, for resources[]; null when it names none.</summary>
    public static ResourceDetails? ResourceOf(Evidences evidence) => evidence switch
    {
        { Device: { } device } => new ResourceDetails
        {
            Uid = device.Uid, Name = device.Hostname ?? device.Uid, Type = "Device", Hostname = device.Hostname, Ip = device.Ip,
        },
        { Resources: [var application, ..] } => application,
        _ => null,
    };

    private static int? VerdictOf(string verdict) => verdict.ToLowerInvariant() switch
    {
        "malicious" => 2,
        "suspicious" => 4,
        "nothreatsfound" => 5,
        "unknown" => 0,
        _ => 99,
    };

    private static Device? Device(JsonRecord item)
    {
        var uid = item.Text("mdeDeviceId");
        var hostname = item.Text("deviceDnsName", "hostName");
        var ip = IpText.Canonical(item.Text("lastIpAddress"));
        var azureId = item.Text("azureAdDeviceId");
        if ((uid ?? hostname ?? ip ?? azureId) is null)
        {
            return null;
        }

        var os = item.Text("osPlatform");
        return new Device
        {
            TypeId = MicrosoftOs.DeviceType(os),
            Uid = uid ?? azureId,
            UidAlt = uid is null ? null : azureId,
            Hostname = hostname,
            Domain = item.Text("ntDomain", "dnsDomain"),
            Ip = ip,
            Os = MicrosoftOs.Of(os, item.Text("version"), item.Text("osBuild")),
            FirstSeenTime = item.Time("firstSeenDateTime"),
        };
    }

    private static User? Account(JsonRecord? account)
    {
        if (account is null)
        {
            return null;
        }

        var upn = account.Text("userPrincipalName");
        var name = account.Text("accountName") ?? upn;
        var objectId = account.Text("azureAdUserId");
        var sid = account.Text("userSid");
        return (name ?? objectId ?? sid) is null ? null : new User
        {
            Name = name,
            Domain = account.Text("domainName"),
            EmailAddr = upn,
            Uid = objectId ?? sid,
            UidAlt = objectId is null ? null : sid,
            DisplayName = account.Text("displayName"),
        };
    }

    private static User? Mailbox(JsonRecord item)
    {
        var address = item.Text("primaryAddress");
        var upn = item.Text("upn");
        var user = Account(item.Object("userAccount"));
        return (upn ?? address ?? user?.Name) is not { } name ? user : (user ?? new User()) with
        {
            Name = name,
            EmailAddr = address ?? upn,
            DisplayName = item.Text("displayName"),
        };
    }

    private static NetworkEndpoint? Address(JsonRecord item)
    {
        var ip = IpText.Canonical(item.Text("ipAddress"));
        if (ip is null)
        {
            return null;
        }

        var place = item.Object("location");
        var location = new Location
        {
            Country = item.Text("countryLetterCode"),
            City = place?.Text("city"),
            Region = place?.Text("state"),
            Lat = place?.Number("latitude"),
            Long = place?.Number("longitude"),
        };
        return new NetworkEndpoint { Ip = ip, Location = location == new Location() ? null : location };
    }

    private static Evidences Connection(JsonRecord item)
    {
        var source = Endpoint(item, "sourceAddress", "sourcePort");
        var destination = Endpoint(item, "destinationAddress", "destinationPort");
        return new Evidences { SrcEndpoint = source, DstEndpoint = destination };
    }

    private static NetworkEndpoint? Endpoint(JsonRecord item, string address, string port) =>
        item.Object(address) is { } ip && Address(ip) is { } endpoint ? endpoint with { Port = PortOf(item.Int(port)) } : null;

    private static int? PortOf(int? port) => port is >= 0 and <= 65535 ? port : null;

    private static Evidences ProcessOrFile(JsonRecord item)
    {
        var image = FileOf(item.Object("imageFile"));
        var parent = ProcessOf(item.Int("parentProcessId"), FileOf(item.Object("parentProcessImageFile")), item.Time("parentProcessCreationDateTime"));
        var process = ProcessOf(item.Int("processId"), image, item.Time("processCreationDateTime"));
        var user = Account(item.Object("userAccount"));
        return process is null
            ? new Evidences { File = image, User = user }
            : new Evidences { Process = process with { CmdLine = item.Text("processCommandLine"), ParentProcess = parent, User = user } };
    }

    private static Process? ProcessOf(int? pid, Ocsf.File? image, DateTimeOffset? created) => pid is null ? null : new Process
    {
        Pid = pid,
        Name = image?.Name,
        Path = image?.Path,
        File = image,
        CreatedTime = created,
    };

    private static Ocsf.File? FileOf(JsonRecord? details)
    {
        if (details is null)
        {
            return null;
        }

        var name = details.Text("fileName");
        return FilePath.ToFile(
            FilePath.Join(details.Text("filePath"), name),
            name,
            Fingerprints.Of(details.Text("sha256"), details.Text("sha1"), details.Text("md5")),
            details.Long("fileSize"));
    }

    private static Email? Message(JsonRecord item)
    {
        var sender = item.Object("p2Sender");
        var from = sender?.Text("emailAddress");
        var to = item.Texts("recipientEmailAddress");
        if (from is null && to.Count == 0)
        {
            return null;
        }

        var ip = IpText.Canonical(item.Text("senderIp"));
        return new Email
        {
            From = from,
            SmtpFrom = item.Object("p1Sender")?.Text("emailAddress"),
            To = to.Count > 0 ? to : null,
            Subject = item.Text("subject"),
            MessageUid = item.Text("internetMessageId"),
            Uid = item.Text("networkMessageId"),
            XOriginatingIp = ip is null ? null : [ip],
            Urls = item.Texts("urls") is { Count: > 0 } urls ? [.. urls.Select(url => new Url { UrlString = url })] : null,
        };
    }

    private static RegistryKey? RegistryKey(JsonRecord item)
    {
        var hive = item.Text("registryHive");
        var key = item.Text("registryKey");
        return (hive, key) switch
        {
            (null, null) => null,
            (_, null) => new RegistryKey { Path = hive! },
            (null, _) => new RegistryKey { Path = key },
            _ when key.StartsWith(hive, StringComparison.OrdinalIgnoreCase) => new RegistryKey { Path = key },
            _ => new RegistryKey { Path = $@"{hive}\{key}" },
        };
    }

    private static List<ResourceDetails>? Application(JsonRecord item)
    {
        var uid = item.Text("appId");
        var name = item.Text("displayName", "instanceName");
        return (uid ?? name) is null ? null : [new ResourceDetails { Uid = uid, Name = name, Type = "Application" }];
    }
}
