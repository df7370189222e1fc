using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Detection.Models.Calibration;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Tails;

namespace Watchfloor.Detection.Models.Files;

/// <summary>Keeps models in files, usually with the ending <c>.wfm</c>.</summary>
public static class ModelFile
{
    /// <summary>Bytes of a model; the same model gives the same bytes.</summary>
    public static byte[] ToBytes(AnomalyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var sections = new ModelSections();
        var members = new JsonArray();
        for (var i = 0; i < model.Members.Count; i++)
        {
            var description = model.Members[i].Member.Write(sections, Prefix(i));
            (description["mean"], description["deviation"]) = (model.Members[i].Mean, model.Members[i].Deviation);
            members.Add(description);
        }

        sections.Add("calibration_scores", model.Calibration.Scores);
        sections.Add("calibration_counts", model.Calibration.AtOrAbove);
        var card = model.Card;
        return ModelContainer.Write(
            new()
            {
                ["kind"] = card.Kind.ToString(),
                ["seed"] = card.Seed,
                ["training_rows"] = card.TrainingRows,
                ["data_sha256"] = card.DataHash,
                ["contamination"] = card.Contamination is { } share
                    ? new JsonObject { ["threshold"] = share.Threshold, ["wanted"] = share.Wanted, ["flagged"] = share.Flagged, ["tied"] = share.Tied }
                    : null,
                ["calibration_rows"] = model.Calibration.Total,
                ["features"] = new JsonArray([.. card.Features.Select(ToJson)]),
                ["members"] = members,
            },
            sections);
    }

    /// <summary>Writes a model. The file appears whole or not at all.</summary>
    /// <returns>Its SHA-256, by which it is known.</returns>
    public static string Write(AnomalyModel model, string path)
    {
        var bytes = ToBytes(model);
        var partial = path + ".partial";
        File.WriteAllBytes(partial, bytes);
        File.Move(partial, path, overwrite: true);
        return Convert.ToHexStringLower(bytes.AsSpan(^32..));
    }

    /// <summary>Reads a model and checks every part of it.</summary>
    /// <exception cref="ModelFileException">It is no model of this version.</exception>
    public static AnomalyModel Read(string path) => ModelContainer.Read(path, Read);

    /// <summary>Reads a model from bytes.</summary>
    /// <exception cref="ModelFileException">They are no model of this version.</exception>
    public static AnomalyModel Read(ReadOnlySpan<byte> bytes) => ModelContainer.Read(bytes, Read);

    private static AnomalyModel Read(JsonObject description, ModelSectionReader sections)
    {
        var (card, calibrated, members) = ModelContainer.Checked(() => (
            new ModelCard
            {
                Kind = Enum.Parse<ModelKind>((string)description["kind"]!),
                Seed = (ulong)description["seed"]!,
                TrainingRows = (long)description["training_rows"]!,
                DataHash = (string?)description["data_sha256"],
                Contamination = description["contamination"] is JsonObject share
                    ? new((double)share["threshold"]!, (double)share["wanted"]!, (double)share["flagged"]!, (int)share["tied"]!)
                    : null,
                Features = [.. description["features"]!.AsArray().Select(feature => ToFeature(feature!.AsObject()))],
            },
            (int)description["calibration_rows"]!,
            description["members"]!.AsArray().Select((member, i) => ToMember(member!.AsObject(), sections, Prefix(i))).ToList()));
        var width = new FeatureEncoder(card.Features, card.Seed).Width;
        if (card.Features.Count == 0 || members.Count == 0 || members.Exists(member => member.Member.Columns != width))
        {
            throw new ModelFileException("The model's features and detectors do not have the same columns.");
        }

        return new(card, members, Calibration(sections, calibrated));
    }

    private static TailProbability Calibration(ModelSectionReader sections, int total)
    {
        var (scores, counts) = (sections.Doubles("calibration_scores"), sections.Ints("calibration_counts"));
        var isRight = scores.Length > 0 && counts.Length == scores.Length && counts[0] <= total && counts[^1] > 0;
        for (var i = 1; isRight && i < scores.Length; i++)
        {
            isRight = scores[i] > scores[i - 1] && counts[i] < counts[i - 1];
        }

        return isRight ? new(scores, counts, total) : throw new ModelFileException("The model's calibration does not ascend.");
    }

    private static ModelMember ToMember(JsonObject member, ModelSectionReader sections, string prefix)
    {
        IModelMember read = (string?)member["member"] switch
        {
            "forest" => new ForestMember(ForestSections.Read(member, sections, prefix)),
            "histogram" => HistogramMember.Read(sections, prefix),
            "ecod" => TailMember.Read(sections, prefix, TailKind.Ecod),
            "copod" => TailMember.Read(sections, prefix, TailKind.Copod),
            var other => throw new ModelFileException($"The model has a detector of kind '{other}', which this release does not know."),
        };
        return new(read, (double)member["mean"]!, (double)member["deviation"]!);
    }

    private static JsonNode ToJson(Feature feature)
    {
        var json = new JsonObject { ["name"] = feature.Name };
        if (feature.Categories is { } map)
        {
            json["categories"] = new JsonArray([.. map.Values.Select(value => (JsonNode)value)]);
            json["counts"] = new JsonArray([.. map.Counts.Select(count => (JsonNode)count)]);
        }

        return json;
    }

    private static Feature ToFeature(JsonObject json)
    {
        var name = (string?)json["name"] ?? throw new FormatException("A feature has no name.");
        if (json["categories"] is not JsonArray values)
        {
            return new(name);
        }

        var counts = json["counts"]!.AsArray();
        return counts.Count == values.Count
            ? new(name, new([.. values.Select((value, i) => ((string)value!, Math.Max(0, (int)counts[i]!)))]))
            : throw new FormatException($"Feature '{name}' has {values.Count} categories and {counts.Count} counts.");
    }

    private static string Prefix(int member) => string.Create(CultureInfo.InvariantCulture, $"m{member}.");
}
