resource "azurerm_container_registry" "main" {
  name                          = var.unique_name
  resource_group_name           = var.place.group
  location                      = var.place.location
  tags                          = var.place.tags
  sku                           = var.private_registry ? "Premium" : "Basic"
  admin_enabled                 = false
  anonymous_pull_enabled        = false
  public_network_access_enabled = !var.private_registry
  zone_redundancy_enabled       = var.private_registry && var.zone_redundant
  data_endpoint_enabled         = var.private_registry
  export_policy_enabled         = !var.private_registry
  retention_policy_in_days      = var.private_registry ? 30 : null

  # Only Premium takes a key of ours.
  encryption = var.private_registry ? [{ key_vault_key_id = var.key_id, identity_client_id = var.encryption_identity.client_id }] : []

  dynamic "identity" {
    for_each = var.private_registry ? [1] : []
    content {
      type         = "UserAssigned"
      identity_ids = [var.encryption_identity.id]
    }
  }
}
