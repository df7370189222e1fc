resource "azurerm_consumption_budget_resource_group" "month" {
  name              = "${var.name}-month"
  resource_group_id = var.group_id
  amount            = var.limit_usd
  time_grain        = "Monthly"

  time_period {
    start_date = formatdate("YYYY-MM-01'T'00:00:00Z", plantimestamp())
  }

  notification {
    operator       = "GreaterThan"
    threshold      = 80
    threshold_type = "Actual"
    contact_emails = var.alert_emails
  }

  notification {
    operator       = "GreaterThan"
    threshold      = 100
    threshold_type = "Forecasted"
    contact_emails = var.alert_emails
  }

  # The first month stays the first month.
  lifecycle {
    ignore_changes = [time_period]
  }
}
