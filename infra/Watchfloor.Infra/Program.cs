using System.Globalization;
using Watchfloor.Infra;

// Reads a plan that Terraform wrote and says what it costs, or what in it breaks a rule. See docs/deploy/comparison.md.
const string Usage = """
    usage: infra/plan cost PLAN.json    what a month costs, as a table
           infra/plan check PLAN.json   what breaks a rule; exit code 1 when something does
    Write the file with: terraform plan -out=plan && terraform show -json plan > PLAN.json
    """;

if (args is not [("cost" or "check") and var command, var file])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    var stack = Stack.Read(File.ReadAllText(file));
    return command == "cost" ? PrintCost(stack) : PrintViolations(stack);
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or System.Text.Json.JsonException)
{
    Console.Error.WriteLine($"{file}: {error.Message}");
    return 2;
}

static int PrintCost(Stack stack)
{
    var cost = Cost.Of(stack, Price.Read(Table.Beside("prices.tsv")));
    Console.WriteLine("| a month | how many | USD |");
    Console.WriteLine("| --- | ---: | ---: |");
    foreach (var line in cost.Lines)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {line.What} | {line.Quantity:0.##} | {line.Usd:0.00} |"));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| **together** | | **{cost.Total:0.00}** |"));
    foreach (var line in cost.Beyond)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {line.What} | {line.Quantity:0.##} | {line.Usd:0.00} |"));
    }

    foreach (var type in cost.Unpriced)
    {
        Console.Error.WriteLine($"{type} has no price in infra/policy/prices.tsv; the sum is without it.");
    }

    return cost.Unpriced.Count == 0 ? 0 : 1;
}

static int PrintViolations(Stack stack)
{
    var violations = new Policy(Checks.Read(Table.Beside("checks.tsv")).Waivers).Check(stack);
    foreach (var violation in violations)
    {
        Console.WriteLine(violation);
    }

    Console.WriteLine($"{stack.Resources.Count} resources, {Policy.Rules.Count} rules, {violations.Count} broken");
    return violations.Count == 0 ? 0 : 1;
}
