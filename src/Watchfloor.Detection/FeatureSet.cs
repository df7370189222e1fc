namespace Watchfloor.Detection;

/// <summary>What a model looks at: numbers, and the queries over the lake that make them.</summary>
/// <param name="Version">Goes up when a number changes its meaning; findings of different versions are not compared.</param>
/// <param name="Features">The numbers.</param>
/// <param name="Queries">The queries, in the order in which they run.</param>
public sealed record FeatureSet(int Version, IReadOnlyList<FeatureMeaning> Features, IReadOnlyList<FeatureQuery> Queries);

/// <summary>One number that a model looks at.</summary>
/// <param name="Name">Short name in snake case, as in a finding's reasons.</param>
/// <param name="Meaning">What it says, in words.</param>
public sealed record FeatureMeaning(string Name, string Meaning);

/// <summary>A query behind features.</summary>
/// <param name="File">Its file, beside the detector.</param>
/// <param name="Sql">Its text.</param>
public sealed record FeatureQuery(string File, string Sql);
