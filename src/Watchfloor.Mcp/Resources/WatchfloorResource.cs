using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>A <see cref="ResourceDefinition"/> under the protocol. Every reading is on the record.</summary>
internal sealed class WatchfloorResource : McpServerResource
{
    // As large as a person reads; a client's model reads less.
    private const int MostCharacters = 400_000;

    private readonly ResourceDefinition definition;
    private readonly ToolSources sources;
    private readonly CallAudit audit;

    public WatchfloorResource(ResourceDefinition definition, ToolSources sources, CallAudit audit)
    {
        (this.definition, this.sources, this.audit) = (definition, sources, audit);
        ProtocolResourceTemplate = new ResourceTemplate
        {
            UriTemplate = definition.Variable is { } variable ? $"{definition.Prefix}{{{variable}}}" : definition.Prefix,
            Name = definition.Name,
            Title = definition.Title,
            Description = definition.Description,
            MimeType = definition.MimeType,
        };
    }

    /// <inheritdoc/>
    public override ResourceTemplate ProtocolResourceTemplate { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override bool IsMatch(string uri) => definition.Variable is null
        ? uri == definition.Prefix
        : uri.StartsWith(definition.Prefix, StringComparison.Ordinal) && uri.Length > definition.Prefix.Length;

    /// <inheritdoc/>
    public override async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uri = request.Params.Uri;

        // Before anything can be waited for: a reading that its client breaks off is on the record too.
        await audit.AddAsync(sources.TimeOnRecord.GetUtcNow(), Caller.Of(request), "mcp_read", definition.Name, CleanText.Of(uri, 300), CancellationToken.None);
        try
        {
            audit.RequireWritable();
            await sources.Started.WaitAsync(cancellationToken);
            await sources.Ready.WaitAsync(cancellationToken);
            var text = await definition.Read(sources, Uri.UnescapeDataString(uri[definition.Prefix.Length..]), cancellationToken);
            return new ReadResourceResult
            {
                Contents = [new TextResourceContents { Uri = uri, MimeType = definition.MimeType, Text = text.Length <= MostCharacters ? text : text[..MostCharacters] + "\n[cut here]" }],
            };
        }
        catch (ToolErrorException exception)
        {
            throw new McpProtocolException($"{exception.Error.Message} {exception.Error.Fix}", McpErrorCode.InvalidParams);
        }
        catch (Exception exception) when (exception is Lake.LakeException or Incidents.IncidentStoreException)
        {
            throw new McpProtocolException("The lake or the incident file cannot be read; the server's log says why.", McpErrorCode.InternalError);
        }
    }
}
