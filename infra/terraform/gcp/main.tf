module "keys" {
  source  = "./modules/keys"
  name    = var.name
  region  = var.cloud.region
  number  = data.google_project.main.number
  project = var.cloud.account
}

module "storage" {
  source                 = "./modules/storage"
  prefix                 = "${var.cloud.account}-${var.name}"
  region                 = var.cloud.region
  key_id                 = module.keys.key_id
  version_retention_days = var.version_retention_days
  log_retention_days     = var.log_retention_days
  lock_audit             = var.profile == "regulated"
  keep_on_destroy        = local.chosen.protect
}

module "network" {
  source        = "./modules/network"
  name          = var.name
  region        = var.cloud.region
  cidr          = var.network_cidr
  flow_sampling = local.chosen.flow_sampling
  endpoints     = local.endpoints
  database      = local.database
  notebook      = module.identity.notebook_email
  depends_on    = [google_project_service.main]
}

module "secrets" {
  source  = "./modules/secrets"
  project = var.cloud.account
  name    = var.name
  names   = local.tools
  region  = var.cloud.region
  key_id  = module.keys.key_id
}

module "identity" {
  source         = "./modules/identity"
  name           = var.name
  project        = var.cloud.account
  region         = var.cloud.region
  tools          = local.tools
  secret_ids     = module.secrets.ids
  buckets        = module.storage.buckets
  repository     = module.platform.repository
  groups         = var.groups
  claude_through = var.claude_through
  depends_on     = [google_project_service.main]
}

module "logging" {
  source         = "./modules/logging"
  name           = var.name
  project        = var.cloud.account
  region         = var.cloud.region
  key_id         = module.keys.key_id
  retention_days = var.log_retention_days
  locked         = var.profile == "regulated"
  audit_bucket   = module.storage.audit_bucket
  alert_emails   = var.alert_emails
}

module "kernel" {
  source  = "../shared/kernel"
  home    = "/home/jupyter"
  buckets = module.storage.addresses
}

module "notebooks" {
  source        = "./modules/notebooks"
  name          = var.name
  zone          = "${var.cloud.region}-a"
  network_id    = module.network.network_id
  subnet_id     = module.network.subnet_ids["notebooks"]
  key_id        = module.keys.key_id
  account_email = module.identity.notebook_email
  users         = var.notebook_users
  size          = var.notebook_size
  disk_type     = local.chosen.disk_type
  idle_minutes  = var.notebook_idle_minutes
  script_bucket = module.storage.buckets["notebooks"]
  kernel_script = module.kernel.script
  protect       = local.chosen.protect
}

module "platform" {
  source          = "./modules/platform"
  name            = var.name
  project         = var.cloud.account
  region          = var.cloud.region
  key_id          = module.keys.key_id
  accounts        = module.identity.accounts
  network_id      = module.network.network_id
  subnet_id       = module.network.subnet_ids["platform"]
  database_range  = module.network.database_range
  image_tag       = var.image_tag
  console_command = var.console_command
  collect_minutes = var.collect_minutes
  database        = local.database
  database_tier   = local.chosen.database_tier
  two_zones       = local.chosen.two_zones
  protect         = local.chosen.protect
  node_count      = local.chosen.node_count
  groups          = var.groups
  environment = merge(
    { for k, v in var.settings : "WATCHFLOOR_${replace(k, ":", "__")}" => v },
    { for t, k in local.tool_secrets : "WATCHFLOOR_${replace(k, ":", "__")}" => "secret:${module.secrets.references[t]}?as=${module.identity.tool_emails[t]}" if local.collected[t] },
    {
      # The lake lies in the data bucket, opened by the platform's identity; what is fetched of it goes with the container.
      WATCHFLOOR_Lake__Directory            = "${module.storage.addresses["data"]}lake"
      WATCHFLOOR_Lake__MemoryLimitBytes     = "402653184"
      WATCHFLOOR_Lake__Objects__CacheFolder = "/tmp/watchfloor"
      WATCHFLOOR_Lake__Objects__CacheBytes  = "268435456"
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
  source      = "./modules/budget"
  name        = var.name
  billing     = var.cloud.billing
  number      = data.google_project.main.number
  limit_usd   = var.budget_usd
  channel_ids = module.logging.channel_ids
}
