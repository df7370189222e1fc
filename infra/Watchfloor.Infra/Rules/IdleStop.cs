using System.Xml;

namespace Watchfloor.Infra.Rules;

/// <summary>A notebook that nobody uses stops within the hour.</summary>
internal sealed class IdleStop : IRule
{
    private const double Most = 60;
    private const string Settings = "app_lifecycle_management.idle_settings";

    public string Name => "idle-stop";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var domain in stack.Of("aws_sagemaker_domain"))
        {
            foreach (var app in new[] { "default_user_settings.jupyter_lab_app_settings", "default_user_settings.code_editor_app_settings", "default_space_settings.jupyter_lab_app_settings" })
            {
                if (domain.Text($"{app}.{Settings}.lifecycle_management") != "ENABLED")
                {
                    yield return new(Name, domain.Address, $"{app} has no idle stop");
                }
                else if (TooLong(domain.Number($"{app}.{Settings}.idle_timeout_in_minutes")) || TooLong(domain.Number($"{app}.{Settings}.max_idle_timeout_in_minutes")))
                {
                    yield return new(Name, domain.Address, $"{app} may idle longer than {Most} minutes");
                }
            }
        }

        foreach (var space in stack.Of("aws_sagemaker_space").Where(space => TooLong(space.Number($"space_settings.jupyter_lab_app_settings.{Settings}.idle_timeout_in_minutes"))))
        {
            yield return new(Name, space.Address, "may idle longer than the hour");
        }

        foreach (var notebook in stack.Of("azapi_resource").Where(resource => resource.Text("body.properties.computeType") == "ComputeInstance"))
        {
            if (TooLong(Minutes(notebook.Text("body.properties.properties.idleTimeBeforeShutdown"))))
            {
                yield return new(Name, notebook.Address, "has no idle stop within the hour");
            }
        }

        foreach (var notebook in stack.Of("azurerm_machine_learning_compute_instance"))
        {
            yield return new(Name, notebook.Address, "this type cannot stop when idle");
        }

        foreach (var notebook in stack.Of("google_workbench_instance"))
        {
            if (TooLong(notebook.Number("gce_setup.metadata.idle-timeout-seconds") / 60))
            {
                yield return new(Name, notebook.Address, "has no idle stop within the hour");
            }
        }
    }

    private static bool TooLong(double? minutes) => minutes is null or <= 0 or > Most;

    private static double? Minutes(string? duration) => duration is null ? null : XmlConvert.ToTimeSpan(duration).TotalMinutes;
}
