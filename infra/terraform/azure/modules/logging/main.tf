resource "azurerm_log_analytics_workspace" "main" {
  name                         = var.name
  resource_group_name          = var.place.group
  location                     = var.place.location
  tags                         = var.place.tags
  sku                          = "PerGB2018"
  retention_in_days            = var.retention_days
  daily_quota_gb               = 5
  local_authentication_enabled = false
}

resource "azurerm_application_insights" "main" {
  name                = var.name
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
  application_type    = "other"
  workspace_id        = azurerm_log_analytics_workspace.main.id
}

# azurerm 5.0 renames the arguments for these, so they are said by ARM's own names.
locals {
  open = var.private ? "Disabled" : "Enabled"
}

resource "azapi_update_resource" "workspace" {
  type        = "Microsoft.OperationalInsights/workspaces@2023-09-01"
  resource_id = azurerm_log_analytics_workspace.main.id
  body        = { properties = { publicNetworkAccessForIngestion = local.open, publicNetworkAccessForQuery = local.open } }
}

resource "azapi_update_resource" "insights" {
  type        = "Microsoft.Insights/components@2020-02-02"
  resource_id = azurerm_application_insights.main.id
  body        = { properties = { DisableLocalAuth = true, publicNetworkAccessForIngestion = local.open, publicNetworkAccessForQuery = local.open } }
}

# Every management call of the subscription.
resource "azurerm_monitor_diagnostic_setting" "activity" {
  name                       = "${var.name}-activity"
  target_resource_id         = "/subscriptions/${var.subscription}"
  storage_account_id         = var.audit_id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id
  dynamic "enabled_log" {
    for_each = toset(["Administrative", "Security", "Policy", "Alert"])
    content {
      category = enabled_log.key
    }
  }
}

# Who read and wrote what.
resource "azurerm_monitor_diagnostic_setting" "access" {
  for_each                   = var.watched
  name                       = "${var.name}-access"
  target_resource_id         = each.value.id
  storage_account_id         = var.detail_to_logs ? null : var.audit_id
  log_analytics_workspace_id = var.detail_to_logs ? azurerm_log_analytics_workspace.main.id : null
  dynamic "enabled_log" {
    for_each = toset(each.value.logs)
    content {
      category = enabled_log.key
    }
  }
}

resource "azurerm_monitor_action_group" "alarms" {
  name                = "${var.name}-alarms"
  resource_group_name = var.place.group
  tags                = var.place.tags
  short_name          = substr(var.name, 0, 12)
  dynamic "email_receiver" {
    for_each = toset(var.alert_emails)
    content {
      name                    = email_receiver.key
      email_address           = email_receiver.key
      use_common_alert_schema = true
    }
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "failures" {
  name                 = "${var.name}-failures"
  resource_group_name  = var.place.group
  location             = var.place.location
  tags                 = var.place.tags
  description          = "The platform logged failures for an hour. Read ContainerAppConsoleLogs_CL."
  severity             = 2
  evaluation_frequency = "PT1H"
  window_duration      = "PT1H"
  scopes               = [azurerm_log_analytics_workspace.main.id]
  criteria {
    query                   = "ContainerAppConsoleLogs_CL | where Log_s startswith 'fail' or Log_s startswith 'crit'"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 5
  }
  action {
    action_groups = [azurerm_monitor_action_group.alarms.id]
  }
}

resource "azurerm_monitor_private_link_scope" "main" {
  count                 = var.private ? 1 : 0
  name                  = var.name
  resource_group_name   = var.place.group
  tags                  = var.place.tags
  ingestion_access_mode = "PrivateOnly"
  query_access_mode     = "PrivateOnly"
}

resource "azurerm_monitor_private_link_scoped_service" "main" {
  for_each            = var.private ? { logs = azurerm_log_analytics_workspace.main.id, insights = azurerm_application_insights.main.id } : {}
  name                = each.key
  resource_group_name = var.place.group
  scope_name          = azurerm_monitor_private_link_scope.main[0].name
  linked_resource_id  = each.value
}
