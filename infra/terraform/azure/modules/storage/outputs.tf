output "account_id" {
  description = "Account of the work."
  value       = azurerm_storage_account.main["main"].id
}

output "audit_account_id" {
  description = "Account of trails and flow logs."
  value       = azurerm_storage_account.main["audit"].id
}

output "addresses" {
  description = "Address of each container, as Watchfloor takes it."
  value       = { for k in local.accounts.main.containers : k => "https://${var.name}.blob.core.windows.net/${k}/" }
}
