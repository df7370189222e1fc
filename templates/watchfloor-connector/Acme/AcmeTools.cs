using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Mcp;
using Watchfloor.Plugins;

namespace Acme;

/// <summary>The tools of <c>watchfloor mcp acme</c>. A list asks the lake; an action changes something at the vendor, each time after a person's approval.</summary>
internal static class AcmeTools
{
    private static readonly ToolArgument Url = new("url", ArgumentKind.Text, "the address") { IsRequired = true, MostCharacters = 2000 };
    private static readonly ToolArgument Tag = new("tag", ArgumentKind.Text, "malware family") { IsRequired = true, MostCharacters = 50 };

    /// <summary>What clients can list.</summary>
    public static IReadOnlyList<LakeList> Lists { get; } =
    [
        new()
        {
            Name = "acme_search_urls",
            Title = "Addresses that spread malware",
            Description = "Addresses known to spread malware, newest first. To see who went there use watchfloor_pivot_entity with the address or its host.",
            Noun = "addresses",
            Feeds = [AcmeMapping.FeedName],
            Views = ["osint_inventory"],
            Window = TimeSpan.FromDays(7),
            Columns =
            [
                new("time", "time") { InSummary = true }, new("title", "rest->>'$.osint[0].value'") { InSummary = true }, new("threat", "rest->>'$.osint[0].category'") { InSummary = true },
                new("labels", "rest->>'$.osint[0].labels[*]'"), new("source", "rest->>'$.osint[0].src_url'"),
            ],
            Filters = [new(new("text", ArgumentKind.Text, "part of the address"), "contains(lower(rest->>'$.osint[0].value'), lower($text))")],
        },
    ];

    /// <summary>What it can do.</summary>
    public static IReadOnlyList<PluginAction> Actions { get; } =
    [
        new()
        {
            Name = "acme_report_url",
            Title = "Report an address",
            Description = "Reports an address that spreads malware to the public list. The first call asks for a person's approval; nothing is sent until it is given.",
            Arguments = [Url, Tag],
            IsDestructive = true,
            RunAsync = async (services, arguments, cancellationToken) =>
            {
                await services.GetRequiredService<AcmeClient>().ReportAsync(arguments.Needed(Url.Name), arguments.Needed(Tag.Name), cancellationToken);
                return $"Reported {arguments.Needed(Url.Name)}.";
            },
        },
    ];
}
