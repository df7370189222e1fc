using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Azure;

/// <summary>One Azure NSG or VNet flow log being read. A record holds a minute of a network card, and its tuples are the flows.</summary>
internal sealed class AzureFlowSession(string path, bool isList, LogReadOptions options) : LogSession(path, Feed, options)
{
    /// <summary>Feed of its events.</summary>
    public const string Feed = "azure.flow";

    private static readonly Product Watcher = new() { Name = "Network Watcher", VendorName = "Microsoft" };
    private static readonly string[] Profiles = ["security_control"];
    private static readonly string[] Refused = [Plausible.ValueRefused];

    private readonly AzureOpenFlows open = new();
    private readonly StringPool addresses = new(AddressText.Canonical);
    private readonly StringPool texts = new();
    private long wrongTuples;
    private string? firstWrong;

    /// <inheritdoc/>
    protected override string Unit => isList ? "record" : "line";

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) => string.Create(CultureInfo.InvariantCulture, $"{count} records of kind {kind} were skipped.");

    /// <inheritdoc/>
    protected override void AddWarnings()
    {
        if (wrongTuples > 0)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{wrongTuples} flow tuples could not be read; the records around them were. The first: {firstWrong}."));
        }
    }

    // Flows that began in what was imported earlier may end in what is new.
    /// <inheritdoc/>
    protected override void Declare(in LogLine line)
    {
        if (!line.IsOverlong)
        {
            Walk(line, isKnown: true);
        }
    }

    /// <inheritdoc/>
    protected override string? Read(in LogLine line, bool mayBeShort)
    {
        Met();
        return Walk(line, isKnown: false);
    }

    private string? Walk(in LogLine line, bool isKnown)
    {
        var record = new Record();
        try
        {
            // What says whose flows they are may stand behind them, so look for it first.
            if (!FindOwner(line.Text, record))
            {
                return "not a JSON object";
            }

            var before = (MappedInFile, wrongTuples);
            WalkTuples(line, record, isKnown);
            return isKnown || record.Tuples > 0 || before != (MappedInFile, wrongTuples) ? record.Tuples == record.Wrong && record.Tuples > 0 ? firstWrong : null : "the record has no flow tuples";
        }
        catch (JsonException)
        {
            return "not valid JSON";
        }
    }

    private static bool FindOwner(ReadOnlySpan<byte> text, Record record)
    {
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                switch (name)
                {
                    case "macAddress":
                        record.Card = reader.GetString()!;
                        break;
                    case "targetResourceID" or "targetResourceId":
                        record.Target = reader.GetString();
                        break;
                    case "resourceId" or "flowLogResourceID":
                        record.Resource = reader.GetString();
                        break;
                    case "category":
                        record.Category = reader.GetString();
                        break;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return !reader.Read();
    }

    private void WalkTuples(in LogLine line, Record record, bool isKnown)
    {
        var reader = new Utf8JsonReader(line.Text);
        var inTuples = false;
        var card = record.Card;
        string? rule = null;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.ValueTextEquals("rule"u8) && reader.Read() && reader.TokenType == JsonTokenType.String:
                    rule = texts.Get(reader.HasValueSequence ? default : reader.ValueSpan);
                    break;
                case JsonTokenType.PropertyName when reader.ValueTextEquals("mac"u8) && reader.Read() && reader.TokenType == JsonTokenType.String:
                    card = reader.GetString()!;
                    break;
                case JsonTokenType.PropertyName when reader.ValueTextEquals("flowTuples"u8):
                    inTuples = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
                    break;
                case JsonTokenType.EndArray:
                    inTuples = false;
                    break;
                case JsonTokenType.String when inTuples:
                    record.Tuples++;
                    Take(reader.ValueSpan, line.Offset + reader.TokenStartIndex + 1, record, card, rule, isKnown);
                    break;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> text, long offset, Record record, string card, string? rule, bool isKnown)
    {
        if (AzureTuple.Parse(text, addresses, out var tuple) is { } wrong)
        {
            record.Wrong++;
            wrongTuples += isKnown ? 0 : 1;
            firstWrong ??= wrong;
            return;
        }

        var sums = open.Add(card, tuple);
        if (!isKnown)
        {
            Emit(Feed, Map(tuple, sums, record, card, rule), offset, text.Length);
        }
    }

    private NetworkActivity Map(in AzureTuple tuple, in AzureOpenFlows.Sums sums, Record record, string card, string? rule)
    {
        var ticks = (tuple.Time - sums.Start).Ticks;
        var isSane = Plausible.IsDuration(ticks) && Plausible.IsVolume(sums.BytesOut ?? 0, ticks + TimeSpan.TicksPerMinute * 10) && Plausible.IsVolume(sums.BytesIn ?? 0, ticks + TimeSpan.TicksPerMinute * 10);
        if (!isSane || tuple.HasWrongCount)
        {
            Remark("have counts or a duration that cannot be true, which were left out", $"{tuple.Source} to {tuple.Destination}");
        }

        return new NetworkActivity
        {
            ActivityId = tuple.IsDenied ? NetworkActivity.Activity.Refuse : tuple.State switch
            {
                'B' => NetworkActivity.Activity.Open,
                'E' => NetworkActivity.Activity.Close,
                _ => NetworkActivity.Activity.Traffic,
            },
            SeverityId = Severity.Informational,
            Time = sums.Start,
            StartTime = sums.Start,
            EndTime = tuple.State is 'C' or 'E' && isSane ? tuple.Time : null,
            Duration = tuple.State is 'C' or 'E' && isSane ? ticks / TimeSpan.TicksPerMillisecond : null,
            Metadata = new Metadata
            {
                Product = Watcher,
                Uid = Uid(card, tuple, sums.Start),
                LogName = record.Category ?? "flow",
                Profiles = Profiles,
                Labels = isSane && !tuple.HasWrongCount ? null : Refused,
            },
            StatusId = tuple.IsDenied ? 2 : 1,
            StatusCode = tuple.IsDenied ? "D" : tuple.State == '\0' ? null : tuple.State.ToString(),
            ActionId = tuple.IsDenied ? 2 : 1,
            DispositionId = tuple.IsDenied ? 2 : 1,
            SrcEndpoint = FlowParts.Endpoint(tuple.Source, tuple.SourcePort),
            DstEndpoint = FlowParts.Endpoint(tuple.Destination, tuple.DestinationPort),
            ConnectionInfo = FlowParts.Connection(tuple.Source, tuple.SourcePort, tuple.Destination, tuple.DestinationPort, tuple.Protocol, null, null, tuple.Direction),
            Traffic = isSane ? FlowParts.Traffic(sums.BytesOut, sums.BytesIn, sums.PacketsOut, sums.PacketsIn) : null,
            IsSrcDstAssignmentKnown = true,
            Unmapped = Unmapped(record, card, rule),
        };
    }

    private static JsonObject? Unmapped(Record record, string card, string? rule)
    {
        var unmapped = new JsonObject();
        void Keep(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                unmapped[name] = value;
            }
        }

        Keep("macAddress", card);
        Keep("rule", rule);
        Keep("targetResourceID", record.Target);
        Keep("resourceId", record.Resource);
        return unmapped.Count > 0 ? unmapped : null;
    }

    // The same for every tuple of a flow, so that a later one is its newer version.
    private static string Uid(string card, in AzureTuple tuple, DateTimeOffset start) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{card}/{tuple.Source}/{tuple.SourcePort}/{tuple.Destination}/{tuple.DestinationPort}/{tuple.Protocol}/{tuple.Direction}/{start.UtcTicks}{(tuple.IsDenied ? "/D" : "")}")))
        .ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Whose flows a record holds.</summary>
    private sealed class Record
    {
        public string Card { get; set; } = "";

        public string? Target { get; set; }

        public string? Resource { get; set; }

        public string? Category { get; set; }

        public int Tuples { get; set; }

        public int Wrong { get; set; }
    }
}
