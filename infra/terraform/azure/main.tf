resource "azurerm_resource_group" "main" {
  name     = var.name
  location = var.cloud.region
  tags     = local.labels
}

module "identity" {
  source         = "./modules/identity"
  name           = var.name
  place          = local.place
  group_id       = azurerm_resource_group.main.id
  tools          = local.tools
  vault_id       = module.keys.vault_id
  storage_id     = module.storage.account_id
  registry_id    = module.platform.registry_id
  workspace_id   = module.notebooks.workspace_id
  log_id         = module.logging.workspace_id
  groups         = var.groups
  claude_through = var.claude_through
  models_id      = module.platform.models_id
}

module "keys" {
  source    = "./modules/keys"
  name      = "${local.short}-${local.unique}"
  stack     = var.name
  place     = local.place
  directory = var.cloud.directory
  protect   = local.chosen.protect
}

module "storage" {
  source                 = "./modules/storage"
  name                   = "${local.short}${local.unique}"
  place                  = local.place
  key_id                 = module.keys.key_id
  encryption_identity_id = module.keys.encryption.id
  replication            = local.chosen.replication
  version_retention_days = var.version_retention_days
  log_retention_days     = var.log_retention_days
  lock_audit             = var.profile == "regulated"
}

module "network" {
  source             = "./modules/network"
  name               = var.name
  place              = local.place
  cidr               = var.network_cidr
  nat                = local.chosen.nat
  database           = local.database
  audit_account_id   = module.storage.audit_account_id
  log_retention_days = var.log_retention_days
  # Where each endpoint leads. Which of them exist the variable says; what they lead to is known only after apply.
  endpoints = { for k, e in {
    objects   = { target = module.storage.account_id, part = "blob", zones = ["blob"] }
    secrets   = { target = module.keys.vault_id, part = "vault", zones = ["vault"] }
    notebooks = { target = module.notebooks.workspace_id, part = "amlworkspace", zones = ["workspace", "notebooks"] }
    registry  = { target = module.platform.registry_id, part = "registry", zones = ["registry"] }
    logs      = { target = module.logging.scope_id, part = "azuremonitor", zones = ["monitor", "monitor_ods", "monitor_oms", "monitor_agent"] }
    models    = { target = module.platform.models_id, part = "account", zones = ["models", "models_openai"] }
  } : k => e if contains(local.endpoints, k) && (k != "models" || var.claude_through == "cloud") }
}

module "secrets" {
  source    = "./modules/secrets"
  vault_uri = module.keys.vault_uri
  names     = local.tools
}

module "logging" {
  source         = "./modules/logging"
  name           = var.name
  place          = local.place
  subscription   = var.cloud.account
  retention_days = var.log_retention_days
  alert_emails   = var.alert_emails
  audit_id       = module.storage.audit_account_id
  detail_to_logs = local.chosen.detail_to_logs
  private        = contains(local.endpoints, "logs")
  watched = {
    vault     = { id = module.keys.vault_id, logs = ["AuditEvent"] }
    objects   = { id = "${module.storage.account_id}/blobServices/default", logs = ["StorageRead", "StorageWrite", "StorageDelete"] }
    notebooks = { id = module.notebooks.workspace_id, logs = ["AmlComputeClusterEvent", "AmlRunStatusChangedEvent", "ComputeInstanceEvent"] }
    registry  = { id = module.platform.registry_id, logs = ["ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"] }
  }
}

module "kernel" {
  source  = "../shared/kernel"
  home    = "/home/azureuser"
  buckets = module.storage.addresses
}

module "notebooks" {
  source                 = "./modules/notebooks"
  name                   = "${var.name}-${local.unique}"
  place                  = local.place
  group_id               = azurerm_resource_group.main.id
  directory              = var.cloud.directory
  storage_id             = module.storage.account_id
  vault_id               = module.keys.vault_id
  key_id                 = module.keys.key_id
  insights_id            = module.logging.insights_id
  identity               = module.identity.notebook
  encryption_identity_id = module.keys.encryption.id
  users                  = var.notebook_users
  size                   = var.notebook_size
  idle_minutes           = var.notebook_idle_minutes
  kernel_script          = module.kernel.script
}

module "platform" {
  source              = "./modules/platform"
  name                = var.name
  unique_name         = "${local.short}${local.unique}"
  place               = local.place
  directory           = var.cloud.directory
  private_registry    = contains(local.endpoints, "registry")
  key_id              = module.keys.key_id
  encryption_identity = module.keys.encryption
  platform_identity   = module.identity.platform
  identity_ids        = module.identity.workload_ids
  subnet_ids          = module.network.subnet_ids
  database_zone_id    = module.network.database_zone_id
  workspace_id        = module.logging.workspace_id
  image_tag           = var.image_tag
  console_command     = var.console_command
  collect_minutes     = var.collect_minutes
  database            = local.database
  database_sku        = local.chosen.database_sku
  database_ha         = local.chosen.database_ha
  protect             = local.chosen.protect
  zone_redundant      = local.chosen.database_ha
  node_count          = local.chosen.node_count
  models              = var.claude_through == "cloud"
  environment = merge(
    { for k, v in var.settings : "WATCHFLOOR_${replace(k, ":", "__")}" => v },
    { for t, k in local.tool_secrets : "WATCHFLOOR_${replace(k, ":", "__")}" => "secret:${module.secrets.references[t]}?as=${module.identity.tool_client_ids[t]}" if local.collected[t] },
    {
      # The lake lies in the data bucket, opened by the platform's identity; what is fetched of it goes with the container.
      WATCHFLOOR_Lake__Directory            = "${module.storage.addresses["data"]}lake"
      WATCHFLOOR_Lake__MemoryLimitBytes     = "402653184"
      WATCHFLOOR_Lake__Objects__CacheFolder = "/tmp/watchfloor"
      WATCHFLOOR_Lake__Objects__CacheBytes  = "1073741824"
      WATCHFLOOR_Models__Registry           = module.storage.addresses["models"]
    },
  )
}

locals {
  # Where the program takes each tool's secret; a tool whose section stands in settings is collected from.
  tool_secrets = {
    crowdstrike = "Connectors:CrowdStrike:ClientSecret"
    microsoft   = "Connectors:Microsoft365:ClientSecret"
    proofpoint  = "Connectors:Proofpoint:Secret"
  }
  collected = { for t, k in local.tool_secrets : t => anytrue([for s in keys(var.settings) : startswith(s, join(":", concat(slice(split(":", k), 0, 2), [""])))]) }
}

module "budget" {
  source       = "./modules/budget"
  name         = var.name
  group_id     = azurerm_resource_group.main.id
  limit_usd    = var.budget_usd
  alert_emails = var.alert_emails
}
