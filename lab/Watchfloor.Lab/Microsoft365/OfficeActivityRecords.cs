using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Who does something in Microsoft 365, from where, and in which session.</summary>
internal sealed record OfficeAccess
{
    /// <summary>Whose name stands in the audit.</summary>
    public required Person Person { get; init; }

    public required string Address { get; init; }

    /// <summary>The sign-in's session; null where an application reads with a token of its own.</summary>
    public string? SessionId { get; init; }

    /// <summary>The sign-in's token.</summary>
    public string? UniqueToken { get; init; }

    /// <summary>The application; the usual web client when null.</summary>
    public string? AppId { get; init; }

    public string Client { get; init; } = "Client=OWA;Action=ViaProxy";

    /// <summary>The device, where the service knows it.</summary>
    public Device? Device { get; init; }

    public string UserAgent { get; init; } = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
}

/// <summary>Writes unified audit records in the common schema of the Office 365 Management Activity API.</summary>
/// <remarks>Exchange lies here, SharePoint and Purview in the other parts.</remarks>
internal sealed partial class OfficeActivityRecords(Story story, Random random)
{
    private const string Exchange = "Audit.Exchange";
    private const string WebClient = "00000002-0000-0ff1-ce00-000000000000";

    /// <summary>Identifier of a mailbox, the same in every record.</summary>
    public static string MailboxGuid(Person person) => Uuid(Seeds.Hex(0, $"mailbox/{person.ObjectId}", 32));

    /// <summary>A message id as the company's own server makes them.</summary>
    public string NewMessageId() => $"<{random.Hex(24).ToUpperInvariant()}@mail.{story.Company.Domain}>";

    /// <summary>Mails were opened: one record names those of about two minutes.</summary>
    public Written MailItemsAccessed(DateTimeOffset at, OfficeAccess access, IReadOnlyList<string> messageIds, string folder = @"\Inbox") => Mailbox(at, access, "MailItemsAccessed", 50, json => json
        .Number("OperationCount", messageIds.Count)
        .List("OperationProperties", [("MailAccessType", "Bind"), ("IsThrottled", "False")], WriteNameValue)
        .List("Folders", [folder], (item, path) => item
            .Text("Id", FolderId(access.Person, path)).Text("Path", path)
            .List("FolderItems", messageIds, (mail, messageId) => mail.Text("InternetMessageId", messageId).Number("SizeInBytes", 9_000 + (messageId.Length * 700)))));

    /// <summary>A mail was sent.</summary>
    public Written Send(DateTimeOffset at, OfficeAccess access, string messageId, string subject) => Mailbox(at, access, "Send", 2, json => json
        .Flag("SaveToSentItems", true)
        .Object("Item", item => WriteItem(item, access.Person, messageId, subject, @"\Drafts")));

    /// <summary>Mails were moved or deleted: SoftDelete, HardDelete, MoveToDeletedItems.</summary>
    public Written Remove(DateTimeOffset at, OfficeAccess access, string operation, string folder, IReadOnlyList<(string MessageId, string Subject)> mails) => Mailbox(at, access, operation, 3, json => json
        .Flag("CrossMailboxOperation", false)
        .List("AffectedItems", mails, (item, mail) => WriteItem(item, access.Person, mail.MessageId, mail.Subject, folder))
        .Object("Folder", item => item.Text("Id", FolderId(access.Person, folder)).Text("Path", folder)));

    /// <summary>A rule of the inbox was made.</summary>
    public Written NewInboxRule(DateTimeOffset at, OfficeAccess access, string name, params (string Name, string Value)[] parameters)
    {
        var id = random.Guid();
        return Add(at, id, Exchange, "New-InboxRule", 1, "Exchange", access.Person, json =>
        {
            json.Text("ClientIP", $"{access.Address}:{random.Next(1_100, 65_000).ToString(CultureInfo.InvariantCulture)}").Text("ResultStatus", "True").Text("ObjectId", $@"{access.Person.Upn}\{name}")
                .Flag("ExternalAccess", false).Text("OrganizationName", story.Company.Domain).Text("OriginatingServer", "EX01 (15.20.4200.000)").Text("SessionId", access.SessionId).Text("AppId", access.AppId ?? WebClient)
                .List("Parameters", [("AlwaysDeleteOutlookRulesBlob", "False"), ("Force", "False"), ("Name", name), .. parameters], WriteNameValue);
            WriteContext(json, access);
        });
    }

    private Written Mailbox(DateTimeOffset at, OfficeAccess access, string operation, int recordType, Action<Utf8JsonWriter> write)
    {
        var id = random.Guid();
        return Add(at, id, Exchange, operation, recordType, "Exchange", access.Person, json =>
        {
            json.Text("ResultStatus", "Succeeded").Text("ClientIPAddress", access.Address).Text("ClientInfoString", access.Client).Flag("ExternalAccess", false).Number("InternalLogonType", 0).Number("LogonType", 0)
                .Text("LogonUserSid", access.Person.Sid).Text("MailboxGuid", MailboxGuid(access.Person)).Text("MailboxOwnerSid", access.Person.Sid).Text("MailboxOwnerUPN", access.Person.Upn)
                .Text("OrganizationName", story.Company.Domain).Text("OriginatingServer", "EX01 (15.20.4200.000)").Text("SessionId", access.SessionId).Text("AppId", access.AppId ?? WebClient).Text("ClientAppId", access.AppId ?? WebClient);
            WriteContext(json, access);
            write(json);
        });
    }

    /// <summary>What every record has. Times have no zone: they are UTC.</summary>
    private Written Add(DateTimeOffset at, string id, string contentType, string operation, int recordType, string workload, Person person, Action<Utf8JsonWriter> write)
    {
        var time = at.ToSecond();
        story.OfficeActivity.Add(
            id,
            time,
            time + random.Seconds(300, 3_600),
            json =>
            {
                json.Text("CreationTime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)).Text("Id", id).Text("Operation", operation).Text("OrganizationId", story.Company.TenantId)
                    .Number("RecordType", recordType).Text("UserKey", person.ObjectId).Number("UserType", 0).Number("Version", 1).Text("Workload", workload).Text("UserId", person.Upn);
                write(json);
            },
            contentType);
        return new Written(id, time);
    }

    private void WriteContext(Utf8JsonWriter json, OfficeAccess access) => json.Object("AppAccessContext", context =>
    {
        if (access.SessionId is not null)
        {
            context.Text("AADSessionId", access.SessionId);
        }

        context.Text("APIId", access.AppId is null ? null : "00000003-0000-0000-c000-000000000000").Text("ClientAppId", access.AppId ?? WebClient).Text("CorrelationId", random.Guid());
        if (access.UniqueToken is not null)
        {
            context.Text("UniqueTokenId", access.UniqueToken);
        }
    });

    private static void WriteItem(Utf8JsonWriter json, Person person, string messageId, string subject, string folder) => json
        .Text("Id", Seeds.Hex(0, $"item/{messageId}", 60)).Text("InternetMessageId", messageId).Text("Subject", subject).Number("SizeInBytes", 8_000 + (subject.Length * 300))
        .Object("ParentFolder", parent => parent.Text("Id", FolderId(person, folder)).Text("Path", folder));

    private static void WriteNameValue(Utf8JsonWriter json, (string Name, string Value) pair) => json.Text("Name", pair.Name).Text("Value", pair.Value);

    private static string FolderId(Person person, string path) => Seeds.Hex(0, $"folder/{person.ObjectId}{path}", 48);

    private static string Uuid(string hex) => $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
}
