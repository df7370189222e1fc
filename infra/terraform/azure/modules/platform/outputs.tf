output "registry" {
  description = "Where images are pushed to."
  value       = "${azurerm_container_registry.main.login_server}/${var.name}"
}

output "registry_id" {
  description = "The registry."
  value       = azurerm_container_registry.main.id
}

output "models_id" {
  description = "Account of Claude's models, empty without one."
  value       = var.models ? azurerm_cognitive_account.models[0].id : ""
}

output "address" {
  description = "How the console is reached from inside the network, empty without one."
  value       = local.console == 1 ? "https://${azurerm_container_app.console[0].ingress[0].fqdn}" : ""
}

output "database_host" {
  description = "Host and port of PostgreSQL, empty without one."
  value       = var.database ? "${azurerm_postgresql_flexible_server.main[0].fqdn}:5432" : ""
}
