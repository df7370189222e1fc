# One vault holds the stack's key and, later, the values of its secrets. Only the network and Azure's own services get in.
resource "azurerm_key_vault" "main" {
  name                          = var.name
  resource_group_name           = var.place.group
  location                      = var.place.location
  tags                          = var.place.tags
  tenant_id                     = var.directory
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = var.protect ? 90 : 7
  public_network_access_enabled = false
  network_acls {
    bypass         = "AzureServices"
    default_action = "Deny"
  }
}

# Made through the management plane: whoever applies stands outside the network, where the vault's own door is shut.
resource "azapi_resource" "key" {
  type      = "Microsoft.KeyVault/vaults/keys@2023-07-01"
  name      = "main"
  parent_id = azurerm_key_vault.main.id
  body = {
    properties = {
      kty     = "RSA"
      keySize = 3072
      keyOps  = ["wrapKey", "unwrapKey"]
      rotationPolicy = {
        attributes = { expiryTime = "P2Y" }
        lifetimeActions = [
          { action = { type = "rotate" }, trigger = { timeAfterCreate = "P1Y" } },
          { action = { type = "notify" }, trigger = { timeBeforeExpiry = "P30D" } },
        ]
      }
    }
  }
}

# The one identity that storage, database, registry and workspace use the key with.
resource "azurerm_user_assigned_identity" "encryption" {
  name                = "${var.stack}-encryption"
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
}

resource "azurerm_role_assignment" "encryption" {
  description          = "Wraps and unwraps data keys with the stack's key"
  scope                = "${azurerm_key_vault.main.id}/keys/${azapi_resource.key.name}"
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.encryption.principal_id
  principal_type       = "ServicePrincipal"
}
