using System.Text;

namespace Watchfloor.Lake.Columns;

/// <summary>Which attributes hold a value that people pivot on, by their name and the object they stand in (OCSF observable types).</summary>
internal static class ObservableNames
{
    // One word is an attribute that is an observable wherever it stands; with a dot, only inside that object.
    private static readonly string[] Names =
    [
        "ip", "hostname", "mac", "email_addr", "url_string", "cmd_line", "user_agent", "sni", "rdata", "x_originating_ip",
        "smtp_from", "smtp_to", "reply_to", "from_mailbox", "message_uid", "email.from", "email.to", "email.cc", "email.subject", "email.uid",
        "hashes.value", "ja3_hash.value", "ja3s_hash.value", "observables.value", "malware.name",
        "file.name", "file.path", "files.name", "files.path", "file_result.name", "file_result.path", "service_file.name", "service_file.path",
        "process.name", "process.path", "process.uid", "parent_process.name", "parent_process.path", "parent_process.uid",
        "user.name", "user.uid", "user.uid_alt", "owner.name", "owner.uid", "assignee.name", "user_result.name", "user_result.uid",
        "account.name", "account.uid", "device.uid", "device.uid_alt", "device.name", "resources.uid", "resources.name",
        "reg_key.path", "reg_value.path", "session.uid", "related_events.uid", "finding_info_list.uid", "group.name", "group.uid",
        "entity.name", "entity.uid", "app_uid", "app_name", "domain",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = Names.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text at this place is an observable.</summary>
    public static bool Has(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> name)
    {
        if (parent.Length + name.Length > 80)
        {
            return false;
        }

        Span<char> text = stackalloc char[82];
        var length = Encoding.UTF8.GetChars(parent, text);
        text[length++] = '.';
        var nameLength = Encoding.UTF8.GetChars(name, text[length..]);
        return Known.Contains(text.Slice(length, nameLength)) || Known.Contains(text[..(length + nameLength)]);
    }
}
