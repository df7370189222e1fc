# No password exists: PostgreSQL knows the platform by its Entra identity, and incidents lie there.
locals {
  incidents = var.database ? {
    WATCHFLOOR_Incidents__Database = "Host=${azurerm_postgresql_flexible_server.main[0].fqdn};Port=5432;Database=${azurerm_postgresql_flexible_server_database.main[0].name};Username=${azurerm_postgresql_flexible_server_active_directory_administrator.platform[0].principal_name}"
    WATCHFLOOR_Incidents__Identity = "azure"
  } : {}
}

resource "azurerm_postgresql_flexible_server" "main" {
  count                         = var.database ? 1 : 0
  name                          = var.unique_name
  resource_group_name           = var.place.group
  location                      = var.place.location
  tags                          = var.place.tags
  version                       = "17"
  sku_name                      = var.database_sku
  storage_mb                    = 32768
  auto_grow_enabled             = true
  backup_retention_days         = var.protect ? 35 : 7
  geo_redundant_backup_enabled  = false
  public_network_access_enabled = false
  delegated_subnet_id           = var.subnet_ids["database"]
  private_dns_zone_id           = var.database_zone_id

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = var.directory
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity.id]
  }

  customer_managed_key {
    key_vault_key_id                  = var.key_id
    primary_user_assigned_identity_id = var.encryption_identity.id
  }

  dynamic "high_availability" {
    for_each = var.database_ha ? [1] : []
    content {
      mode = "ZoneRedundant"
    }
  }

  # Azure moves the primary between zones when it fails over.
  lifecycle {
    ignore_changes = [zone]
  }
}

resource "azurerm_postgresql_flexible_server_configuration" "main" {
  for_each  = var.database ? { require_secure_transport = "on", ssl_min_protocol_version = "TLSv1.2", log_connections = "on", log_disconnections = "on", log_checkpoints = "on" } : {}
  name      = each.key
  server_id = azurerm_postgresql_flexible_server.main[0].id
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "platform" {
  count               = var.database ? 1 : 0
  server_name         = azurerm_postgresql_flexible_server.main[0].name
  resource_group_name = var.place.group
  tenant_id           = var.directory
  object_id           = var.platform_identity.principal_id
  principal_name      = "${var.name}-platform"
  principal_type      = "ServicePrincipal"
}

resource "azurerm_postgresql_flexible_server_database" "main" {
  count     = var.database ? 1 : 0
  name      = "watchfloor"
  server_id = azurerm_postgresql_flexible_server.main[0].id
  charset   = "UTF8"
  collation = "en_US.utf8"
}
