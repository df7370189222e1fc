output "workspace_id" {
  description = "Workspace of notebooks."
  value       = azurerm_machine_learning_workspace.main.id
}

output "addresses" {
  description = "Where each person opens the notebook."
  value       = { for k in keys(var.users) : k => "https://ml.azure.com/compute/list/instances?wsid=${azurerm_machine_learning_workspace.main.id}" }
}
