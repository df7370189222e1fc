namespace Watchfloor.Detection.Models.Registry;

/// <summary>Where the registry of models lies, section <c>Models</c>.</summary>
public sealed class ModelRegistryOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Models";

    /// <summary>A folder, or the address of a bucket as a lake's: <c>s3://BUCKET/PREFIX</c>, <c>az://ACCOUNT/CONTAINER/PREFIX</c>, <c>gs://BUCKET/PREFIX</c>. Null for <c>models</c> below the lake.</summary>
    public string? Registry { get; set; }
}
