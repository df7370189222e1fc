# Two accounts of one shape: main holds the work, audit holds trails and flow logs.
locals {
  accounts = {
    main  = { name = var.name, containers = ["data", "models", "notebooks"] }
    audit = { name = "${var.name}aud", containers = [] }
  }
}

resource "azurerm_storage_account" "main" {
  for_each                          = local.accounts
  name                              = each.value.name
  resource_group_name               = var.place.group
  location                          = var.place.location
  tags                              = var.place.tags
  account_kind                      = "StorageV2"
  account_tier                      = "Standard"
  account_replication_type          = var.replication
  access_tier                       = "Hot"
  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  allow_nested_items_to_be_public   = false
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  cross_tenant_replication_enabled  = false
  allowed_copy_scope                = "AAD"
  public_network_access_enabled     = false
  infrastructure_encryption_enabled = true
  queue_encryption_key_type         = "Account"
  table_encryption_key_type         = "Account"

  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices", "Logging", "Metrics"]
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_vault_key_id          = var.key_id
    user_assigned_identity_id = var.encryption_identity_id
  }

  blob_properties {
    versioning_enabled            = true
    change_feed_enabled           = true
    change_feed_retention_in_days = var.log_retention_days
    delete_retention_policy {
      days = min(var.version_retention_days, 365)
    }
    container_delete_retention_policy {
      days = min(var.version_retention_days, 365)
    }
  }

  dynamic "immutability_policy" {
    for_each = each.key == "audit" && var.lock_audit ? [1] : []
    content {
      state                         = "Locked"
      period_since_creation_in_days = var.log_retention_days
      allow_protected_append_writes = true
    }
  }
}

resource "azurerm_storage_container" "main" {
  for_each              = toset(local.accounts.main.containers)
  name                  = each.key
  storage_account_id    = azurerm_storage_account.main["main"].id
  container_access_type = "private"
}

# Objects of the lake are named by its transaction log, so only their old versions expire here; Watchfloor itself decides
# which files the lake still needs. Logs expire by age.
resource "azurerm_storage_management_policy" "main" {
  storage_account_id = azurerm_storage_account.main["main"].id
  rule {
    name    = "old-versions"
    enabled = true
    filters {
      blob_types = ["blockBlob"]
    }
    actions {
      version {
        delete_after_days_since_creation = var.version_retention_days
      }
    }
  }
  rule {
    name    = "cooler"
    enabled = true
    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["data/"]
    }
    actions {
      base_blob {
        tier_to_cool_after_days_since_modification_greater_than = 90
      }
    }
  }
}

resource "azurerm_storage_management_policy" "audit" {
  storage_account_id = azurerm_storage_account.main["audit"].id
  rule {
    name    = "expire"
    enabled = true
    filters {
      blob_types = ["blockBlob", "appendBlob"]
    }
    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = var.log_retention_days
      }
      version {
        delete_after_days_since_creation = var.log_retention_days
      }
    }
  }
}
