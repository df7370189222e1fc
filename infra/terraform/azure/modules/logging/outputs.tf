output "workspace_id" {
  description = "Workspace of logs."
  value       = azurerm_log_analytics_workspace.main.id
}

output "workspace_name" {
  description = "Its name."
  value       = azurerm_log_analytics_workspace.main.name
}

output "insights_id" {
  description = "Application Insights, which the notebooks' workspace asks for."
  value       = azurerm_application_insights.main.id
}

output "scope_id" {
  description = "What a private endpoint for logs leads to, empty without one."
  value       = var.private ? azurerm_monitor_private_link_scope.main[0].id : ""
}
