output "vault_id" {
  description = "The vault."
  value       = azurerm_key_vault.main.id
}

output "vault_uri" {
  description = "Address of the vault."
  value       = "https://${azurerm_key_vault.main.name}.vault.azure.net/"
}

output "key_id" {
  description = "The key without a version, so that what it encrypts follows a rotation."
  value       = "https://${azurerm_key_vault.main.name}.vault.azure.net/keys/${azapi_resource.key.name}"
}

output "encryption" {
  description = "Identity that uses the key, once it may."
  value       = { id = azurerm_user_assigned_identity.encryption.id, principal_id = azurerm_user_assigned_identity.encryption.principal_id, client_id = azurerm_user_assigned_identity.encryption.client_id }
  depends_on  = [azurerm_role_assignment.encryption]
}
