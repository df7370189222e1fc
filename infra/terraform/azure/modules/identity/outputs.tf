output "platform" {
  description = "Identity of the platform."
  value       = { id = azurerm_user_assigned_identity.main["platform"].id, principal_id = azurerm_user_assigned_identity.main["platform"].principal_id, client_id = azurerm_user_assigned_identity.main["platform"].client_id }
}

output "notebook" {
  description = "Identity of notebooks."
  value       = { id = azurerm_user_assigned_identity.main["notebook"].id, principal_id = azurerm_user_assigned_identity.main["notebook"].principal_id, client_id = azurerm_user_assigned_identity.main["notebook"].client_id }
}

output "workload_ids" {
  description = "What the platform's container can be: itself, or one of the tools."
  value       = concat([azurerm_user_assigned_identity.main["platform"].id], [for t in var.tools : azurerm_user_assigned_identity.tool[t].id])
}

output "tool_client_ids" {
  description = "Client id of each tool's identity."
  value       = { for k, i in azurerm_user_assigned_identity.tool : k => i.client_id }
}

output "people_roles" {
  description = "Azure roles of each role of people."
  value       = { for role, grants in local.people : role => join(", ", distinct([for g in grants : g[0]])) }
}
