using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Testing;

namespace Watchfloor.Ocsf.Tests;

public sealed class OcsfValidatorTests
{
    public static TheoryData<string> ClassNames => [.. Samples.All.Select(sample => sample.GetType().Name)];

    [Fact]
    public void Samples_CoverEveryClass() =>
        Assert.Equal(
            typeof(OcsfEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OcsfEvent))).Select(type => type.Name).Order(),
            Samples.All.Select(sample => sample.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void Validate_SampleOfEveryClass_HasNoError(string className)
    {
        var result = OcsfValidator.Default.Validate(Sample(className));

        Assert.Empty(result.Errors);
    }

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void Records_EveryProperty_IsAnAttributeOfTheSchemaWithTheRightType(string className)
    {
        var filled = FilledRecord.Of(Sample(className).GetType());

        var wrong = OcsfValidator.Default.Validate(filled).Errors
            .Where(error => !error.Contains("not in enum", StringComparison.Ordinal) && !error.Contains("constraint just_one", StringComparison.Ordinal));

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void FromJson_WhatToJsonWrote_IsTheSameEvent(string className)
    {
        foreach (var original in new[] { Sample(className), FilledRecord.Of(Sample(className).GetType()) })
        {
            var json = OcsfJson.ToJson(original);

            var back = OcsfJson.FromJson(json);

            Assert.Equal(original.GetType(), back.GetType());
            Assert.Equal(json, OcsfJson.ToJson(back));
        }
    }

    [Fact]
    public void FromJson_UnknownClass_NamesIt()
    {
        var error = Assert.Throws<JsonException>(() => OcsfJson.FromJson("""{"class_uid":4999}"""));

        Assert.Contains("4999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_NoClass_SaysSo() => Assert.Throws<JsonException>(() => OcsfJson.FromJson("""{"a":{"class_uid":4001}}"""));

    [Theory]
    [InlineData("""{"class_uid":4999}""", "class_uid: unknown 4999")]
    [InlineData("""{"class_uid":"4001"}""", "class_uid: unknown 4001")]
    [InlineData("""{}""", "class_uid: unknown None")]
    [InlineData("""[]""", "event: object expected, got list")]
    [InlineData("""{"class_uid":4001,"type_uid":400101,"activity_id":2}""", "type_uid: not class_uid*100+activity_id")]
    [InlineData("""{"class_uid":4001,"src_endpoint":{"port":65536}}""", "src_endpoint.port: out of range")]
    [InlineData("""{"class_uid":4001,"src_endpoint":{"port":"80"}}""", "src_endpoint.port: port_t expected, got str")]
    [InlineData("""{"class_uid":4001,"src_endpoint":{}}""", "src_endpoint.: constraint at_least_one ['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid', 'interface_name', 'domain']")]
    [InlineData("""{"class_uid":4001,"activity_id":8}""", "activity_id: 8 not in enum")]
    [InlineData("""{"class_uid":4001,"colour":1}""", "colour: unknown attribute")]
    [InlineData("""{"class_uid":4001,"device":{"type_id":1}}""", "device: profile host not named")]
    [InlineData("""{"class_uid":4001,"time_dt":"2026-03-02T09:00:00Z"}""", "time_dt: datetime profile not named")]
    [InlineData("""{"class_uid":4001,"time":1.5}""", "time: timestamp_t expected, got float")]
    [InlineData("""{"class_uid":4001}""", "metadata: required")]
    public void Validate_WrongEvent_SaysWhatIsWrongAndWhere(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Contains(expected, OcsfValidator.Default.Validate(document.RootElement).Errors);
    }

    [Fact]
    public void Validate_ProfileNamed_AllowsItsAttributes()
    {
        var sample = (NetworkActivity)Sample(nameof(NetworkActivity));

        var result = OcsfValidator.Default.Validate(sample with
        {
            Device = new Device { TypeId = 1, Hostname = "srv" },
            Metadata = sample.Metadata with { Profiles = ["host"] },
        });

        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Validate_ExamplesAndMutations_AgreesWithThePythonReference()
    {
        var schema = SharedData.Path("data/ocsf/ocsf-classes.min.json");
        var tools = Path.GetDirectoryName(SharedData.Path("tools/validate_ocsf.py"))!;
        var examples = Directory.GetFiles(SharedData.Path("data/ocsf/examples"), "*.json").Order()
            .Select(path => JsonNode.Parse(System.IO.File.ReadAllText(path))!.ToJsonString()).ToList();
        var events = examples.Concat(EventMutations.Of(examples, seed: 20260302, perEvent: 60)).ToList();

        var expected = await PythonReference.ValidateAsync(schema, tools, events, TestContext.Current.CancellationToken);

        Assert.Equal(events.Count, expected.Count);
        for (var i = 0; i < events.Count; i++)
        {
            if (expected[i] is not { } reference)
            {
                // The reference stops with an exception for, say, metadata that is a number; ours must still answer.
                using var odd = JsonDocument.Parse(events[i]);
                OcsfValidator.Default.Validate(odd.RootElement);
                continue;
            }

            using var document = JsonDocument.Parse(events[i]);
            var result = OcsfValidator.Default.Validate(document.RootElement);

            Assert.True(
                reference.Errors.Order(StringComparer.Ordinal).SequenceEqual(result.Errors.Order(StringComparer.Ordinal))
                && reference.Warnings.Order(StringComparer.Ordinal).SequenceEqual(result.Warnings.Order(StringComparer.Ordinal)),
                $"event {i}: {events[i]}\npython only: {string.Join("; ", reference.Errors.Concat(reference.Warnings).Except(result.Errors.Concat(result.Warnings)))}"
                + $"\nours only: {string.Join("; ", result.Errors.Concat(result.Warnings).Except(reference.Errors.Concat(reference.Warnings)))}");
        }

        Assert.True(events.Count > 23 && expected.Count(reference => reference is { Errors.Count: > 0 }) > 300, "the mutations broke too few events to prove anything");
    }

    private static OcsfEvent Sample(string className) => Samples.All.Single(sample => sample.GetType().Name == className);
}
