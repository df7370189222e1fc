using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests;

/// <summary>Maps one record and checks what holds for all: it is valid OCSF and carries its raw text.</summary>
internal static class MapExtensions
{
    private static readonly MicrosoftMappings Mappings = new();

    public static T MapTo<T>(this string raw, string feed) where T : OcsfEvent
    {
        var mapped = Mappings[feed].Map(raw);

        Assert.Null(mapped.QuarantineReason);
        var ocsfEvent = Assert.IsType<T>(Assert.Single(mapped.Events));
        Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors);
        Assert.Equal(raw, ocsfEvent.RawData);
        return ocsfEvent;
    }

    public static string? Quarantine(this string raw, string feed) => Mappings[feed].Map(raw).QuarantineReason;

    public static string Text(this JsonObject? unmapped) => unmapped?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
}
